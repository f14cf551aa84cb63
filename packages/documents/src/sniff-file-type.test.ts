import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { makeCompoundFile } from '@ai-platform/testkit/documents/make-compound.ts'
import { makeEpub } from '@ai-platform/testkit/documents/make-epub.ts'
import { docxParts, makeDocx, makeOdt, paragraph } from '@ai-platform/testkit/documents/make-office.ts'
import { makePdf } from '@ai-platform/testkit/documents/make-pdf.ts'
import { makeZip } from '@ai-platform/testkit/documents/make-zip.ts'
import iconv from 'iconv-lite'
import { sniffBytes, sniffFileType } from './sniff-file-type.ts'

/** Returns the extension of the detected type, or undefined. */
async function sniff(content: string | Buffer, filename: string): Promise<string | undefined> {
  return (await sniffFileType(Buffer.from(content as string).subarray(0, sniffBytes), filename))?.extension
}

const pdf = makePdf(['Text'])
const docx = makeDocx(paragraph('Text'))
const png = Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001', 'hex')
const elf = Buffer.from('7f454c4602010100000000000000000003003e0001000000', 'hex')

test('a type is detected when name and content agree', async () => {
  assert.equal(await sniff('Plain text.', 'notes.txt'), 'txt')
  assert.equal(await sniff('# Title', 'README.MD'), 'md')
  assert.equal(await sniff('a,b\n1,2', 'table.csv'), 'csv')
  assert.equal(await sniff('<!doctype html><p>x', 'page.html'), 'html')
  assert.equal(await sniff(pdf, 'paper.pdf'), 'pdf')
  assert.equal(await sniff(docx, 'letter.docx'), 'docx')
  assert.equal(await sniff(makeOdt(['x']), 'letter.odt'), 'odt')
  assert.equal(await sniff('{\\rtf1 x}', 'letter.rtf'), 'rtf')
  assert.deepEqual(await sniffFileType(pdf, 'paper.pdf'), { extension: 'pdf', content_type: 'application/pdf' })
})

test('binary content is never accepted as text', async () => {
  for (const content of [png, elf, gzipSync('text'), docx, pdf, randomBytes(4200), makeCompoundFile([]), '{\\rtf1 x}'])
    for (const name of ['x.txt', 'x.md', 'x.html', 'x.json']) assert.equal(await sniff(content, name), undefined, name)
  assert.equal(await sniff(Buffer.from('text with a \0 in it'), 'x.txt'), undefined)
})

test('a file with the extension of another type is refused', async () => {
  for (const content of ['Plain text.', 'It mentions %PDF in passing.', png, docx, elf])
    assert.equal(await sniff(content, 'x.pdf'), undefined)
  for (const content of [
    'Plain text.',
    pdf,
    png,
    makeOdt(['x']),
    makeZip([{ name: 'photo.jpg', data: 'x'.repeat(200) }]),
  ])
    assert.equal(await sniff(content, 'x.docx'), undefined)
  for (const name of ['x.xlsx', 'x.pptx', 'x.odt']) assert.equal(await sniff(docx, name), undefined)
  assert.equal(await sniff('Plain text.', 'x.rtf'), undefined)
})

test('without a known extension the content decides, but text must have no extension at all', async () => {
  for (const name of ['paper', 'paper.bin', 'paper.heic']) assert.equal(await sniff(pdf, name), 'pdf')
  assert.equal(await sniff(docx, 'letter'), 'docx')
  assert.equal(await sniff('Plain text.', 'README'), 'txt')
  for (const name of ['x.exe', 'x.png', 'x.doc']) assert.equal(await sniff('Plain text.', name), undefined)
  for (const content of [elf, makeCompoundFile(['EncryptedPackage'])])
    assert.equal(await sniff(content, 'x'), undefined)
})

test('the content decides between the formats of images', async () => {
  const images = {
    png,
    jpg: Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb0043', 'hex'),
    tif: Buffer.from('49492a0008000000', 'hex'),
    webp: Buffer.from('RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0', 'latin1'),
    bmp: Buffer.from('424d3a0000000000000036000000280000000100000001000000', 'hex'),
  }
  for (const [extension, content] of Object.entries(images)) {
    for (const name of [`x.${extension}`, 'x', 'x.jpeg', 'x.heic']) assert.ok(await sniff(content, name))
    for (const name of ['x.txt', 'x.pdf', 'x.docx', 'x.eml']) assert.equal(await sniff(content, name), undefined, name)
  }
  assert.equal(await sniff(images.jpg, 'photo.png'), 'jpg')
  assert.equal(await sniff(images.tif, 'scan.tiff'), 'tif')
  for (const name of ['x.png', 'x.tiff']) assert.equal(await sniff(pdf, name), undefined)
  assert.equal(await sniff('BM is how this text starts, and it goes on', 'notes.txt'), 'txt')
})

test('encrypted, truncated and unusually ordered documents are left to the extraction', async () => {
  const compound = makeCompoundFile(['EncryptionInfo', 'EncryptedPackage'])
  for (const name of ['x.docx', 'x.xlsx', 'x.pptx']) assert.ok(await sniff(compound, name))
  for (const name of ['x.pdf', 'x.odt']) assert.equal(await sniff(compound, name), undefined)
  assert.equal(await sniff(compound, 'x.doc'), 'docx')
  for (const length of [20, 60, docx.length / 2]) assert.equal(await sniff(docx.subarray(0, length), 'x.docx'), 'docx')
  const lateTypes = makeZip([{ name: 'word/media/image1.png', data: randomBytes(9000) }, ...docxParts])
  assert.equal(await sniff(lateTypes, 'x.docx'), 'docx')
  assert.equal(await sniff(Buffer.concat([Buffer.from('\r\n mail header\r\n'), pdf]), 'x.pdf'), 'pdf')
})

test('a file named doc has the type of its content: Word 97, docx, RTF or HTML', async () => {
  assert.equal(await sniff(makeCompoundFile(['WordDocument']), 'x.doc'), 'doc')
  assert.equal(await sniff(makeCompoundFile(['WordDocument']), 'x'), 'doc')
  assert.equal(await sniff(docx, 'x.doc'), 'docx')
  assert.equal(await sniff('{\\rtf1 x}', 'x.doc'), 'rtf')
  assert.equal(await sniff('<html><p>x', 'x.doc'), 'html')
  for (const content of [pdf, png, 'text', makeCompoundFile(['__properties_version1.0'])])
    assert.equal(await sniff(content, 'x.doc'), undefined)
})

test('an EPUB is recognised with and without its extension', async () => {
  const epub = makeEpub({ title: 'T', author: 'A', chapters: [] })
  for (const name of ['book.epub', 'book', 'book.bin']) assert.equal(await sniff(epub, name), 'epub')
  assert.equal(await sniff(docx, 'book.epub'), undefined)
})

test('text is recognised in every encoding, with a character cut at the end and with words that look like signatures', async () => {
  const russian = 'Съешь же ещё этих мягких французских булок, да выпей чаю. '.repeat(100)
  for (const [text, encoding] of [
    ['Grüße aus Köln. '.repeat(400), 'latin1'],
    ['x'.repeat(sniffBytes - 1) + 'ü'.repeat(9), 'utf8'],
    [russian, 'utf16le'],
    [russian, 'utf16be'],
    [russian, 'utf8'],
    ['BM means bitmap, MZ a program, PK an archive. ', 'utf8'],
  ] as const)
    for (const addBOM of [true, false])
      assert.equal(await sniff(iconv.encode(text, encoding, { addBOM }), 'x.txt'), 'txt', `${encoding} ${addBOM}`)
})

test('a mail is recognised by its headers, and by its extension when it starts with a header', async () => {
  const mail = Buffer.from('Received: from a by b\r\nFrom: a@example.com\r\nSubject: Hello\r\n\r\nText')
  const eml = { extension: 'eml', content_type: 'message/rfc822' }
  for (const name of ['mail', 'mail.eml', 'multipart.EML']) assert.deepEqual(await sniffFileType(mail, name), eml)
  assert.deepEqual(await sniffFileType(Buffer.from('X-Other: 1\n\nText'), 'a.eml'), eml)
  assert.equal((await sniffFileType(Buffer.from('Dear all,\nSubject: none\n'), 'note'))?.extension, 'txt')
  assert.equal(await sniffFileType(Buffer.from('Just a text.'), 'a.eml'), undefined)
  assert.equal(await sniffFileType(makePdf(['x']), 'a.eml'), undefined)
})

test('an Outlook mail is a compound file with message properties', async () => {
  const msg = { extension: 'msg', content_type: 'application/vnd.ms-outlook' }
  const file = makeCompoundFile(['__properties_version1.0'])
  for (const name of ['mail', 'mail.msg']) assert.deepEqual(await sniffFileType(file, name), msg)
  assert.equal(await sniffFileType(makeCompoundFile(['Other']), 'mail'), undefined)
  assert.equal(await sniffFileType(Buffer.from('text'), 'mail.msg'), undefined)
})

test('old workbooks and presentations are recognised by their streams, and by their names where the head does not show them', async () => {
  const [workbook, slides] = [makeCompoundFile(['Workbook']), makeCompoundFile(['PowerPoint Document'])]
  assert.equal(await sniff(workbook, 'book'), 'xls')
  assert.equal(await sniff(slides, 'talk'), 'ppt')
  assert.equal(await sniff(workbook, 'book.xls'), 'xls')
  assert.equal(await sniff(makeCompoundFile([]), 'talk.ppt'), 'ppt')
  for (const [content, name] of [
    [workbook, 'talk.ppt'],
    [makeCompoundFile(['WordDocument']), 'book.xls'],
    [pdf, 'book.xls'],
    ['Plain text.', 'talk.ppt'],
  ] as const)
    assert.equal(await sniff(content, name), undefined, name)
})

test('newer formats under the name of an old one are read as what they are', async () => {
  assert.equal(await sniff('<table><tr><td>1', 'export.xls'), 'html')
  assert.equal(await sniff('a\tb\n1\t2', 'export.xls'), 'csv')
  assert.equal(await sniff(makeCompoundFile(['EncryptionInfo', 'EncryptedPackage']), 'book.xls'), 'xlsx')
})
