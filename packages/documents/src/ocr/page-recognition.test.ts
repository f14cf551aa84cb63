import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { mailPart, makeEml, multipart } from '@ai-platform/testkit/documents/make-eml.ts'
import { type GrayImage, makePng, makeScanPdf, makeTiff } from '@ai-platform/testkit/documents/make-image.ts'
import { makePdf } from '@ai-platform/testkit/documents/typeset-pdf.ts'
import { toPage } from '../extracted-document.ts'
import { createExtractionPool, type ExtractionPool } from '../extraction-pool.ts'
import { loadPdfium } from '../pdf/load-pdfium.ts'
import { openPdf } from '../pdf/open-pdf.ts'
import { renderPage } from '../pdf/render-page.ts'
import { openNativeEngine } from './native-engine.ts'
import type { OcrEngine } from './ocr-engine.ts'
import { turnOver } from './page-image.ts'
import { createPageRecognition } from './page-recognition.ts'
import { openWasmEngine } from './wasm-engine.ts'

const pdfium = await loadPdfium()
const never = new AbortController().signal
const log = createLogger({ service: 'test', version: '1', level: 'silent', pretty: false })
const native = await openNativeEngine({ PATH: process.env.PATH })
const pageCount = 10
const typeset = makePdf(pageCount, 7)
let texts: string[]

/** Pages of the typeset PDF as a scanner reads them at 200 dpi. */
function scanPages(count: number): GrayImage[] {
  const pdf = openPdf(pdfium, typeset)
  assert.ok(pdf)
  return Array.from({ length: count }, (_, page) => {
    const image = renderPage(pdfium, pdf, page, 200)
    assert.ok(image)
    return image
  })
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

function recall(expected: string, found: string): number {
  const left = wordsOf(found)
  const words = wordsOf(expected)
  const hits = words.filter(word => {
    const at = left.indexOf(word)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  })
  return hits.length / words.length
}

let folder: string
let extraction: ExtractionPool
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recognition-'))
  extraction = createExtractionPool({
    ...{ threads: 1, timeoutMs: 60_000, heapMegabytes: 256, maxInflatedBytes: 200 * 1024 * 1024 },
  })
  const path = join(folder, 'typeset.pdf')
  await writeFile(path, typeset)
  const { pages } = await extraction.extract({ path, extension: 'pdf', contentType: '' }, never)
  texts = pages.map(page => page.text)
})
after(async () => {
  await extraction.close()
  await rm(folder, { recursive: true })
})

async function recognise(
  engine: OcrEngine,
  name: string,
  content: Buffer,
  { mode = 'auto' as 'auto' | 'force', signal = never, onPage = (_done: number, _total: number) => {} } = {},
) {
  const path = join(folder, name)
  await writeFile(path, content)
  const source = { path, extension: extname(name).slice(1), contentType: '', owner: 'user' }
  const document = await extraction.extract(source, never)
  const recognisePages = createPageRecognition({ engine, languages: ['eng', 'deu'], extraction, log })
  return (await recognisePages(document, { source, mode, signal, onPage })).pages
}

/** An engine that returns `tsv` or throws `error` for each page. */
function fakeEngine(tsv: string, { error = undefined as Error | undefined } = {}) {
  const state = { pages: 0, atOnce: 0, most: 0 }
  const engine: OcrEngine = {
    ...{ name: 'fake', languages: ['eng', 'deu'], concurrency: 2 },
    async *recognise(images) {
      for (const _ of images) {
        state.pages += 1
        state.atOnce += 1
        state.most = Math.max(state.most, state.atOnce)
        await new Promise(resolve => setTimeout(resolve, 200))
        state.atOnce -= 1
        if (error) throw error
        yield tsv
      }
    },
    async close() {},
  }
  return { engine, state }
}

const word = '5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t91\tSeen'
const blank = { width: 400, height: 400, gray: new Uint8Array(160_000).fill(255) }

test('only unread pages are recognised, at most as many at once as the engine takes, and each is reported', async () => {
  const { engine, state } = fakeEngine(word)
  const reports: string[] = []
  const onPage = (done: number, total: number) => reports.push(`${done}/${total}`)
  const pages = await recognise(engine, 'mixed.pdf', makeScanPdf(['Cover', blank, blank, blank], 200), { onPage })
  assert.deepEqual(
    pages.map(({ source, text, unread, confidence }) => [source, text, unread, confidence]),
    [['text', 'Cover', false, null], ...Array.from({ length: 3 }, () => ['ocr', 'Seen', false, 0.91])],
  )
  assert.deepEqual([state.pages, state.most], [3, 2])
  assert.deepEqual(reports, ['1/3', '2/3', '3/3'])
})

test('with force every page is recognised, and the recognised text replaces that of the file', async () => {
  const { engine, state } = fakeEngine(word)
  const pages = await recognise(engine, 'force.pdf', makeScanPdf(['Cover page', blank], 200), { mode: 'force' })
  assert.equal(state.pages, 2)
  assert.deepEqual(
    pages.map(page => page.text),
    ['Seen', 'Seen'],
  )
})

test('the scans attached to a mail are recognised at their places', async () => {
  const { engine, state } = fakeEngine(word)
  const part = (filename: string, content: Buffer) => mailPart({ type: 'application/octet-stream', content, filename })
  const parts = [part('scan.pdf', makeScanPdf(['Cover', blank], 200)), part('photo.png', makePng(blank))]
  const mail = makeEml({ Subject: 'Scans' }, multipart('mixed', parts))
  const [page] = await recognise(engine, 'scans.eml', mail)
  assert.equal(
    page?.text,
    'Subject: Scans\n\n## Attachment: scan.pdf\n\nCover\n\nSeen\n\n## Attachment: photo.png\n\nSeen',
  )
  assert.equal(state.pages, 2)
})

test('the language of a document is the guess for the next one', async () => {
  const calls: string[] = []
  const engine: OcrEngine = {
    ...{ name: 'fake', languages: ['eng', 'deu'], concurrency: 1 },
    async *recognise(images, [language = '']) {
      for (const { height } of images) {
        calls.push(`${height === 1 ? 'strip' : 'page'} ${language}`)
        const words = 'der Mieter hat die Schlüssel mit dem Ende zu geben'.split(' ')
        yield words.map(each => `5\t1\t1\t1\t1\t1\t0\t0\t0\t0\t95\t${each}\n`).join('')
      }
    },
    async close() {},
  }
  const image = { width: 1, height: 9, gray: new Uint8Array(9), dpi: 200, strip: { x: 0, y: 0, width: 1, height: 1 } }
  const recognisePages = createPageRecognition({
    ...{ engine, log, languages: ['eng', 'deu'] },
    extraction: { loadPageImage: async () => image },
  })
  const source = { path: '', extension: 'pdf', contentType: '', owner: 'user' }
  const document = { pages: [toPage(1, '', true), toPage(2, '', true)], pageCount: 2, warnings: [] }
  for (let count = 0; count < 2; count++)
    await recognisePages(document, { source, mode: 'auto', signal: never, onPage: () => undefined })
  assert.deepEqual(calls, [
    ...['strip eng', 'page deu', 'strip deu', 'page deu'],
    ...['strip deu', 'page deu', 'strip deu', 'page deu'],
  ])
})

test('a failure that is not the fault of a page ends the recognition', async () => {
  const { engine } = fakeEngine('', { error: new Error('spawn tesseract EMFILE') })
  await assert.rejects(recognise(engine, 'fails.pdf', makeScanPdf([blank, blank], 200)), /EMFILE/)
})

test('a damaged image is unreadable', async () => {
  const png = makePng({ ...blank, gray: blank.gray.map((_, at) => at * 7) })
  await assert.rejects(recognise(fakeEngine(word).engine, 'cut.png', png.subarray(0, png.length / 2)), {
    code: 'unreadable_document',
  })
})

async function testEngine(engine: OcrEngine, count: number) {
  const scans = scanPages(count)
  const [first, second = first] = scans as [GrayImage, GrayImage]
  // The second page was put into the scanner upside down.
  scans[1] = turnOver({ ...second, dpi: 200 })
  const pages = await recognise(engine, 'scan.pdf', makeScanPdf(scans, 200))
  for (const [index, { text, source, confidence }] of pages.entries()) {
    assert.equal(source, 'ocr')
    assert.ok((confidence ?? 0) > 0.85, `page ${index + 1} has a confidence of ${confidence}`)
    const share = recall(texts[index] ?? '', text)
    assert.ok(share >= 0.95, `page ${index + 1} has a recall of ${share}`)
  }
  const [tiffPage] = await recognise(engine, 'scan.tiff', makeTiff([first], { deflate: true }))
  assert.ok(recall(texts[0] ?? '', tiffPage?.text ?? '') >= 0.95)
  const [blankPage] = await recognise(engine, 'blank.png', makePng(blank))
  assert.deepEqual([blankPage?.source, blankPage?.unread], ['none', false])
}

async function testAbort(engine: OcrEngine) {
  const controller = new AbortController()
  const running = recognise(engine, 'long.pdf', makeScanPdf(scanPages(4), 200), { signal: controller.signal })
  setTimeout(() => controller.abort(new Error('cancelled')), 700)
  await assert.rejects(running, /cancelled/)
}

describe('the installed tesseract', { skip: native ? false : 'tesseract is not installed' }, () => {
  test(`reads a scan of ${pageCount} pages, a TIFF and a blank page`, () => testEngine(native as OcrEngine, pageCount))
  test('an abort ends it', () => testAbort(native as OcrEngine))
})

describe('tesseract.js-core', () => {
  const engine = openWasmEngine()
  after(() => engine.close())
  test('reads a scan of 2 pages, a TIFF and a blank page', () => testEngine(engine, 2))
  test('an abort ends it', () => testAbort(engine))
})
