import type { Readers } from './open-readers.ts'
import { emptyDocument, type Sample, type Score } from './sample.ts'

/** The scores of each figure over all samples. `missed` names the sample. */
export type Figures = Map<string, Score>

/** Lines shown of one check. */
const shownOfCheck = 8

/** Reads the samples and adds up their checks. A sample that is refused finds nothing. */
export async function evaluateSamples(samples: Sample[], readers: Readers): Promise<Figures> {
  const figures: Figures = new Map()
  await Promise.all(
    samples.map(async sample => {
      const { document, note } = await read(sample, readers)
      for (const check of sample.checks) {
        const score = check.score(document)
        const more = score.missed.length - shownOfCheck
        const lines = [...score.missed.slice(0, shownOfCheck), ...(more > 0 ? [`and ${more} more`] : [])]
        const missed = [...note, ...lines].map(line => `${sample.name}.${sample.extension}: ${line}`)
        addScore(figures, check.figure, { ...score, missed })
      }
    }),
  )
  return figures
}

async function read(sample: Sample, readers: Readers) {
  try {
    return { document: await readers.readBytes(sample.bytes, sample.extension), note: [] }
  } catch (error) {
    return { document: emptyDocument, note: [`refused: ${error instanceof Error ? error.message : String(error)}`] }
  }
}

function addScore(figures: Figures, figure: string, { found, of, missed }: Score): void {
  const before = figures.get(figure) ?? { found: 0, of: 0, missed: [] }
  figures.set(figure, { found: before.found + found, of: before.of + of, missed: [...before.missed, ...missed] })
}
