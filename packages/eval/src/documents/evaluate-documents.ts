import type { Figure } from '../figure.ts'
import { evaluateSamples } from './evaluate-samples.ts'
import { openReaders } from './open-readers.ts'
import { makeSamples } from './samples.ts'

/** Reads documents made in code and returns what share of their content was found, by figure. */
export async function evaluateDocuments(): Promise<Figure[]> {
  const readers = await openReaders(2)
  try {
    const scores = await evaluateSamples(makeSamples(), readers)
    return [...scores]
      .map(
        ([name, { found, of, missed }]): Figure => ({
          name,
          value: found / of,
          unit: '',
          basis: `${of}`,
          missed,
        }),
      )
      .sort((one, other) => one.name.localeCompare(other.name, 'en'))
  } finally {
    await readers.close()
  }
}
