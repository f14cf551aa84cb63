import type { Figure } from '../figure.ts'
import { compareWithPdftotext, listPdfs, withSampleFiles } from './compare-with-pdftotext.ts'
import { evaluateSamples } from './evaluate-samples.ts'
import { evaluateScans } from './evaluate-scans.ts'
import { openReaders } from './open-readers.ts'
import { makeSamples } from './samples.ts'

interface Options {
  /** `short` recognises few scanned pages, as the tests do. */
  depth: 'short' | 'full'
  /** A folder with PDFs to compare with pdftotext. Default: the PDFs made in code. */
  corpus?: string | undefined
  /** The environment of the programs that the readers are compared with. */
  environment: NodeJS.ProcessEnv
}

/** Reads documents made in code and returns what share of their content was found, by figure. */
export async function evaluateDocuments({ depth, corpus, environment }: Options): Promise<Figure[]> {
  const samples = makeSamples()
  const readers = await openReaders(environment)
  try {
    const scores = await evaluateSamples(samples, readers)
    const found = [...scores]
      .map(([name, { found, of, missed }]): Figure => ({ name, value: found / of, unit: '', basis: `${of}`, missed }))
      .sort((one, other) => one.name.localeCompare(other.name, 'en'))
    const compare = (files: string[]) => compareWithPdftotext(files, readers, environment)
    const compared = corpus ? await compare(await listPdfs(corpus)) : await withSampleFiles(samples, compare)
    return [...found, ...compared, ...(await evaluateEngines({ depth, environment }))]
  } finally {
    await readers.close()
  }
}

/** Recognises scans by the engine that the platform chooses, then by the engine of npm. */
async function evaluateEngines({ depth, environment }: Options): Promise<Figure[]> {
  const figures: Figure[] = []
  const withoutPrograms = { ...environment, PATH: '' }
  for (const chosen of depth === 'short' ? [withoutPrograms] : [environment, withoutPrograms]) {
    const readers = await openReaders(chosen)
    const engine = /^tesseract \d/.test(readers.engine) ? 'scans, tesseract' : 'scans, npm engine'
    try {
      figures.push(...(await evaluateScans(readers, { engine, depth, environment })))
    } finally {
      await readers.close()
    }
  }
  return figures
}
