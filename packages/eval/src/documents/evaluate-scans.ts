import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from '../figure.ts'
import { type GrayImage, roughen, turn } from './builders/images/gray-image.ts'
import { toBmp, toPgm, toPng, toScannedPdf, toTiff } from './builders/images/image-files.ts'
import { renderText } from './builders/images/render-text.ts'
import { textAt } from './builders/pdf/pdf-text.ts'
import { wordRecall, wordsOf } from './measures/word-recall.ts'
import type { Readers } from './open-readers.ts'
import { runProgram } from './run-program.ts'
import { printedPages, textOf } from './samples/printed-pages.ts'

/** A scan with the text of each page; the first page of a mixed PDF is not scanned. */
interface Scan {
  name: string
  extension: string
  bytes: Uint8Array
  pages: { text: string; scanned: boolean }[]
}

interface Options {
  /** Which engine recognises the text; it begins the names of the figures. */
  engine: string
  /** `short` recognises three pages, `full` all kinds of scans. */
  depth: 'short' | 'full'
  /** The environment of the tesseract program. */
  environment: NodeJS.ProcessEnv
}

const oneLanguageName = 'pages in one language'

/** Reads scanned pages made in code, and compares the time with that of the tesseract program. */
export async function evaluateScans(readers: Readers, { engine, depth, environment }: Options): Promise<Figure[]> {
  const images = await renderText(printedPages, 200)
  const rough = images.map((image, index) => roughen(image, { slope: (index - 1) * 0.008, seed: index + 3 }))
  const missed: string[] = []
  let recall = 0
  let lowest = 1
  let seconds = 0
  let timed = 0
  for (const scan of makeScans(rough, depth)) {
    const startedAt = performance.now()
    const document = await readers.recogniseBytes(scan.bytes, scan.extension).catch(error => {
      missed.push(`${scan.name}: ${error instanceof Error ? error.message : String(error)}`)
      return undefined
    })
    // Only upright pages in one language: others are recognised two or three times, which the program is not.
    if (scan.name === oneLanguageName || depth === 'short') {
      seconds += (performance.now() - startedAt) / 1000
      timed += scan.pages.length
    }
    for (const [index, { text, scanned }] of scan.pages.entries()) {
      const page = document?.pages[index]
      const share = wordRecall(wordsOf(text), wordsOf(page?.text ?? ''))
      const source = scanned ? 'ocr' : 'text'
      if (page && page.source !== source)
        missed.push(`${scan.name}, page ${index + 1}: its source is ${page.source}, not ${source}`)
      if (share < 0.98) missed.push(`${scan.name}, page ${index + 1}: ${share.toFixed(3)}`)
      lowest = Math.min(lowest, share)
      recall += share
    }
  }
  const total = makeScans(rough, depth).reduce((sum, { pages }) => sum + pages.length, 0)
  const native = depth === 'full' ? await timeNative(rough.slice(0, 1), environment) : undefined
  const ratio =
    native === undefined
      ? []
      : [
          {
            name: `${engine}: time, against tesseract itself`,
            value: seconds / timed / native,
            unit: '×' as const,
            basis: `${timed} pages`,
            missed: [],
          },
        ]
  return [
    { name: `${engine}: words of the pages, mean`, value: recall / total, unit: '', basis: `${total} pages`, missed },
    { name: `${engine}: words of the worst page`, value: lowest, unit: '', basis: `${total} pages`, missed: [] },
    { name: `${engine}: time`, value: seconds / timed, unit: 's a page', basis: `${timed} pages`, missed: [] },
    ...ratio,
  ]
}

function makeScans(images: GrayImage[], depth: 'short' | 'full'): Scan[] {
  const pages = printedPages.map(page => ({ text: textOf(page), scanned: true }))
  const [german, english, french] = images
  if (!german || !english || !french) throw new Error('Each printed page has an image.')
  const cover = 'Anlage zum Vertrag: drei Seiten aus dem Scanner.'
  const mixed = {
    name: 'text and scans',
    extension: 'pdf',
    bytes: toScannedPdf([{ text: { content: textAt(70, 770, cover) } }, ...images.map(image => ({ image }))]),
    pages: [{ text: cover, scanned: false }, ...pages],
  }
  if (depth === 'short') return [mixed]
  const again = [11, 12, 13, 14, 15, 16].map(seed => ({ image: roughen(german, { seed }) }))
  const oneLanguage = {
    name: oneLanguageName,
    extension: 'pdf',
    bytes: toScannedPdf(again),
    pages: again.flatMap(() => pages.slice(0, 1)),
  }
  return [
    oneLanguage,
    mixed,
    {
      name: 'turned pages',
      extension: 'pdf',
      bytes: toScannedPdf([
        { image: turn(german, 90), rotate: 270 },
        { image: turn(english, 90) },
        { image: turn(french, 180) },
      ]),
      pages,
    },
    { name: 'photo', extension: 'png', bytes: toPng(german), pages: pages.slice(0, 1) },
    { name: 'fax', extension: 'tiff', bytes: toTiff(images), pages },
    { name: 'bitmap on its side', extension: 'bmp', bytes: toBmp(turn(english, 270)), pages: pages.slice(1, 2) },
  ]
}

/** Seconds a page of the tesseract program, given the upright pages and their languages; undefined when it is not installed. */
async function timeNative(images: GrayImage[], environment: NodeJS.ProcessEnv): Promise<number | undefined> {
  if (spawnSync('tesseract', ['--version']).error) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-eval-scans-'))
  try {
    const startedAt = performance.now()
    for (const [index, image] of images.entries()) {
      const path = join(folder, `${index}.pgm`)
      await writeFile(path, toPgm(image))
      const args = [path, 'stdout', '-l', printedPages[index]?.language ?? 'eng', '--dpi', String(image.dpi)]
      await runProgram('tesseract', args, environment)
    }
    return (performance.now() - startedAt) / 1000 / images.length
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
