import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { makeCompoundFile } from '@ai-platform/testkit/documents/make-compound.ts'
import { mailPart, makeEml, multipart } from '@ai-platform/testkit/documents/make-eml.ts'
import { makePng } from '@ai-platform/testkit/documents/make-image.ts'
import { docxParts, docxType, makeDocx, makeOdt, paragraph, table } from '@ai-platform/testkit/documents/make-office.ts'
import { makePdf } from '@ai-platform/testkit/documents/make-pdf.ts'
import { makeWord, wordPicture } from '@ai-platform/testkit/documents/make-word.ts'
import { deflatedSpaces, makeZip } from '@ai-platform/testkit/documents/make-zip.ts'
import { buildScanPdf } from '@ai-platform/testkit/documents/plain-pdf.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { ExtractionError } from './extraction-error.ts'
import { createExtractionPool, type ExtractionOptions } from './extraction-pool.ts'
import { requireText } from './require-text.ts'

const never = new AbortController().signal
const megabyte = 1024 * 1024
const limits = { threads: 1, timeoutMs: 60_000, heapMegabytes: 256, maxInflatedBytes: 100 * megabyte }

/** Inflates to 52 GB. Counting that takes most of a minute and no memory. */
const endless = makeZip([...docxParts, { name: 'word/document.xml', deflated: deflatedSpaces(512) }].toReversed(), {
  repeatFirst: 100,
})

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'extraction-'))
})
after(() => rm(folder, { recursive: true }))

let files = 0
async function store(content: string | Buffer, extension: string) {
  const path = join(folder, String(files++))
  await writeFile(path, content)
  return { path, extension, contentType: '' }
}

function openPool(t: { after(close: () => Promise<void>): void }, options: Partial<ExtractionOptions> = {}) {
  const pool = createExtractionPool({ ...limits, ...options })
  t.after(() => pool.close())
  return pool
}

describe('text of each format', () => {
  const pool = createExtractionPool(limits)
  after(() => pool.close())

  async function extract(content: string | Buffer, extension: string) {
    const document = await pool.extract(await store(content, extension), never)
    return { text: requireText(document), pages: document.pageCount }
  }

  async function fails(content: string | Buffer, extension: string, code: string, detail = /\w\.$/) {
    await assert.rejects(extract(content, extension), error => {
      assert.ok(error instanceof ExtractionError)
      assert.equal(error.code, code)
      assert.match(error.detail, detail)
      return true
    })
  }

  test('a small text is decoded without a thread and a large one in a thread, with the same result', async () => {
    assert.deepEqual(await extract('Grüße\r\naus Köln  \r\n', 'txt'), { text: 'Grüße\naus Köln', pages: null })
    const large = 'Grüße aus Köln. '.repeat(30_000)
    assert.deepEqual(await extract(large, 'txt'), { text: large.trim(), pages: null })
  })

  test('a line with a form feed separates the pages of a PDF', async () => {
    const { text, pages } = await extract(makePdf(['First (page)', 'Second page', 'Third page']), 'pdf')
    assert.equal(text, 'First (page)\n\f\nSecond page\n\f\nThird page')
    assert.equal(pages, 3)
  })

  test('words divided at line ends of a PDF are joined, and hyphens of compounds stay', async () => {
    const lines = [
      'Nam arcu libero, nonummy eget, con-',
      'sectetuer id, vulputate a, Schwarz-',
      'Wald, magna donec vehicula',
    ]
    const content = `BT /F1 12 Tf 20 700 Td ${lines.map(line => `(${line}) Tj 0 -14 Td`).join(' ')} ET`
    const contents = Buffer.from(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`)
    const { text } = await extract(makePdf(['x'], { contents }), 'pdf')
    assert.equal(
      text,
      'Nam arcu libero, nonummy eget, consectetuer\nid, vulputate a, Schwarz-Wald,\nmagna donec vehicula',
    )
  })

  test('a PDF without text, one with a password and a broken one have different codes', async () => {
    const pdf = makePdf(['Some text'])
    await fails(makePdf(['', '']), 'pdf', 'no_text_found', /contains no text\. Upload/)
    await fails(buildScanPdf(2), 'pdf', 'no_text_found', /OCR/)
    await fails(makePdf(['Secret'], { encrypted: true }), 'pdf', 'password_protected')
    await fails('%PDF-1.7 and nothing that follows from it', 'pdf', 'unreadable_document')
    await fails(pdf.subarray(0, 60), 'pdf', 'unreadable_document')
    // pdfium rebuilds a lost cross-reference table from the objects.
    const lost = pdf.toString('latin1').replace(/startxref\n\d+/, 'startxref\n99999')
    assert.equal((await extract(Buffer.from(lost, 'latin1'), 'pdf')).text, 'Some text')
  })

  test('a PDF with more pages than allowed is refused', async t => {
    const small = openPool(t, { maxPages: 2 })
    const source = await store(makePdf(['a', 'b', 'c']), 'pdf')
    await assert.rejects(small.extract(source, never), { code: 'document_too_complex', detail: /3 pages/ })
  })

  test('a Word document keeps its paragraphs and the rows of its tables', async () => {
    const body =
      paragraph('Above') +
      table([
        ['a', 'b'],
        ['c', 'd'],
      ]) +
      paragraph('Below')
    assert.deepEqual(await extract(makeDocx(body), 'docx'), {
      text: 'Above\n\n| a | b |\n| --- | --- |\n| c | d |\n\nBelow',
      pages: null,
    })
  })

  test('empty, truncated, encrypted and foreign files with the extension docx have different codes', async () => {
    const docx = makeDocx(paragraph('Some text'))
    await fails(makeDocx(paragraph('  ')), 'docx', 'no_text_found')
    await fails(docx.subarray(0, docx.length / 2), 'docx', 'unreadable_document')
    await fails(makeZip([{ name: 'photo.jpg', data: 'x' }]), 'docx', 'unreadable_document')
    await fails(makeCompoundFile(['EncryptionInfo', 'EncryptedPackage']), 'docx', 'password_protected')
    await fails(makeCompoundFile(['WordDocument']), 'docx', 'unreadable_document')
    await fails('P', 'docx', 'unreadable_document')
    await fails(makeZip([{ name: 'word/document.xml', data: 'x', encrypted: true }]), 'docx', 'password_protected')
  })

  test('OpenDocument, RTF and HTML are read without their markup', async () => {
    assert.equal((await extract(makeOdt(['One', 'Two']), 'odt')).text, 'One\n\nTwo')
    await fails(makeOdt(['x'], { encrypted: true }), 'odt', 'password_protected')
    assert.equal((await extract("{\\rtf1\\ansi\\ansicpg1252 Gr\\'fc\\'dfe\\par Ende}", 'rtf')).text, 'Grüße\n\nEnde')
    const html = '<html><style>b{}</style><script>let x = "<p>no</p>"</script><p>Caf&eacute;<b> bold</b><p>End</html>'
    assert.equal((await extract(html, 'html')).text, 'Café bold\n\nEnd')
  })

  test('an unsupported type and random bytes are unreadable', async () => {
    await fails('text', 'exe', 'unreadable_document')
    await fails(Buffer.from([1, 2, 0, 3, 0, 0, 255]), 'txt', 'unreadable_document')
  })
})

test('a picture in a document, and in one that is attached to a mail, is decoded', async t => {
  const pool = openPool(t)
  const png = makePng({ width: 40, height: 30, gray: new Uint8Array(1_200).fill(9) })
  const word = makeWord({ body: `<w:p>${wordPicture('a.png', 160, 226)}</w:p>`, pictures: { 'a.png': png } })
  const parts = [
    mailPart({ type: 'text/plain', content: 'See the contract.' }),
    mailPart({ type: docxType, content: word, filename: 'contract.docx' }),
  ]
  const mail = makeEml({ Subject: 'Contract' }, multipart('mixed', parts))
  for (const [content, extension, path] of [
    [word, 'docx', ['word/media/a.png']],
    [mail, 'eml', [0, 'word/media/a.png']],
  ] as const) {
    const source = await store(content, extension)
    const [page] = (await pool.extract(source, never)).attachedPages ?? []
    assert.deepEqual(page?.attachment, path)
    const { gray } = await pool.loadPageImage({ ...source, attachment: [...path] }, page.number, never)
    assert.ok(gray.length > 0)
  }
  const missing = { ...(await store(word, 'docx')), attachment: ['word/media/b.png'] }
  await assert.rejects(pool.loadPageImage(missing, 1, never), { code: 'unreadable_document' })
})

test('a zip bomb is refused by its inflated size, with flat memory', async t => {
  const pool = openPool(t)
  const bomb = makeZip([...docxParts, { name: 'word/document.xml', deflated: deflatedSpaces(520), claimedSize: 900 }])
  assert.ok(bomb.length < 560_000)
  await pool.extract(await store(makeDocx(paragraph('warm')), 'docx'), never)
  const before = process.memoryUsage().rss
  const start = performance.now()
  await assert.rejects(pool.extract(await store(bomb, 'docx'), never), { code: 'document_too_complex' })
  assert.ok(performance.now() - start < 15_000, 'slower than expected, even for a thread of low priority')
  assert.ok(process.memoryUsage().rss - before < 60 * megabyte)
})

test('a document that exceeds the time-out ends its thread, and the next one is read', async t => {
  const pool = openPool(t, { timeoutMs: 4_000, maxInflatedBytes: Number.MAX_SAFE_INTEGER })
  const slow = pool.extract(await store(endless, 'docx'), never)
  // Large enough for a thread, small enough to finish in time on a busy machine.
  const next = pool.extract(await store('next '.repeat(20_000), 'txt'), never)
  await assert.rejects(slow, { code: 'document_too_complex', detail: /longer than 4 s/ })
  assert.equal(requireText(await next).length, 99_999)
  assert.equal(pool.busy, 0)
})

test('a document that exceeds the heap limit ends its thread, and the next one is read', async t => {
  const pool = openPool(t, { heapMegabytes: 48 })
  const source = await store(makeDocx(paragraph('word').repeat(300_000)), 'docx')
  await assert.rejects(pool.extract(source, never), { code: 'document_too_complex', detail: /memory/ })
  assert.equal(requireText(await pool.extract(await store(makePdf(['next']), 'pdf'), never)), 'next')
})

test('an aborted extraction rejects at once with the reason, running or queued, and the next one is read', async t => {
  const pool = openPool(t, { maxInflatedBytes: Number.MAX_SAFE_INTEGER })
  const running = new AbortController()
  const waiting = new AbortController()
  const source = await store(endless, 'docx')
  const first = pool.extract(source, running.signal)
  const second = pool.extract(source, waiting.signal)
  const third = pool.extract(await store(makePdf(['next']), 'pdf'), never)
  await pollUntil('an extraction runs', 10_000, () => pool.busy > 0, 20)
  assert.equal(pool.busy, 1)
  const cancelled = new Error('the user cancelled')
  waiting.abort(cancelled)
  await assert.rejects(second, cancelled)
  running.abort()
  await assert.rejects(first, { name: 'AbortError' })
  assert.equal(requireText(await third), 'next')
  await assert.rejects(pool.extract(source, running.signal), { name: 'AbortError' })
})

test('a missing file and a closed pool are not reported as errors of the document', async t => {
  const pool = openPool(t, { maxInflatedBytes: Number.MAX_SAFE_INTEGER })
  const gone = { path: join(folder, 'gone'), extension: 'txt', contentType: 'text/plain' }
  await assert.rejects(pool.extract(gone, never), { code: 'ENOENT' })
  const directory = { path: folder, extension: 'pdf', contentType: 'application/pdf' }
  await assert.rejects(pool.extract(directory, never), { message: /EISDIR/ })
  const source = await store(endless, 'docx')
  const closed = { message: 'The extraction pool is closed.' }
  const running = assert.rejects(pool.extract(source, never), closed)
  const waiting = assert.rejects(pool.extract(source, never), closed)
  await pollUntil('an extraction runs', 10_000, () => pool.busy > 0, 20)
  await pool.close()
  await Promise.all([running, waiting])
  await assert.rejects(pool.extract(source, never), closed)
})
