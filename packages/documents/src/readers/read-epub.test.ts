import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EpubParts, makeEpub } from '@ai-platform/testkit/documents/make-epub.ts'
import { toPage } from '../extracted-document.ts'
import { readMarkdown, readPages } from './testing/read-pages.ts'

const read = (parts: Partial<EpubParts>) =>
  readMarkdown(
    makeEpub({ title: 'The Book', author: 'Ann Author', chapters: [['a.xhtml', '<p>Text</p>']], ...parts }),
    'epub',
  )

const encryption = (algorithm: string, path: string) =>
  '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">' +
  `<e:EncryptedData><e:EncryptionMethod Algorithm="${algorithm}"/><e:CipherData><e:CipherReference URI="${path}"/></e:CipherData></e:EncryptedData></encryption>`

test('title and author come first, then the chapters in the order of the spine, with their notes', async () => {
  const first =
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="x"/></head><body><a id="top"/><h1>One</h1>' +
    '<p>Word<a epub:type="noteref" href="#n1"><sup>1</sup></a>&nbsp;next</p><aside epub:type="footnote" id="n1" hidden="">1 The note</aside></body></html>'
  const second = '<html><body><h1>Two</h1><table><tr><td>a</td><td/><td>c</td></tr></table></body></html>'
  assert.equal(
    await read({
      chapters: [
        ['z%20z.xhtml', first],
        ['a.xhtml', second],
      ],
    }),
    '# The Book\n\nAnn Author\n\n# One\n\nWord¹\u00a0next\n\n1 The note\n\n# Two\n\n| a |  | c |\n| --- | --- | --- |',
  )
})

test('an encrypted chapter needs its reader; obscured fonts do not matter', async () => {
  const aes = 'http://www.w3.org/2001/04/xmlenc#aes128-cbc'
  await assert.rejects(read({ encryption: encryption(aes, 'OEBPS/a.xhtml') }), { code: 'password_protected' })
  const fonts = encryption('http://www.idpf.org/2008/embedding', 'OEBPS/font.otf')
  assert.match(await read({ encryption: fonts }), /Text$/)
})

test('chapters outside of the archive are left out, and an archive without a package is unreadable', async () => {
  assert.match(
    await read({
      chapters: [
        ['../../../etc/passwd', ''],
        ['a.xhtml', '<p>Kept</p>'],
      ],
    }),
    /Author\n\nKept$/,
  )
  await assert.rejects(readMarkdown(makeEpub({ title: '', author: '', chapters: [] }).subarray(0, 200), 'epub'), {
    code: 'unreadable_document',
  })
})

test('the pictures of a scanned book are its pages; in other books they are covers and plates', async () => {
  const page = (picture: string) =>
    `<html><head><title>Page</title></head><body><div><img src="${picture}"/></div></body></html>`
  const drawing = (picture: string) =>
    `<html><body><svg xmlns="http://www.w3.org/2000/svg"><image xlink:href="${picture}" width="9"/></svg></body></html>`
  const names = ['a b.png', 'c.png', 'd.png', 'e.png']
  const epub = (chapters: EpubParts['chapters']) =>
    makeEpub({
      title: 'The Book',
      author: '',
      chapters,
      pictures: names.map(name => [`images/${name}`, Buffer.from('x')]),
    })
  const scanned = await readPages(
    epub([
      ['text/1.xhtml', page('../images/a%20b.png')],
      ['text/2.xhtml', '<p>The end of part one <img src="../images/d.png"/></p>'],
      ['text/3.xhtml', drawing('../images/c.png')],
      ['text/4.xhtml', page('../images/missing.png')],
      ...['a', 'b', 'c'].map((name): [string, string] => [`text/blank-${name}.xhtml`, '<p/>']),
      ['text/5.xhtml', page('../images/e.png')],
    ]),
    'epub',
  )
  const text = '# The Book\n\nThe end of part one'
  assert.deepEqual(scanned.pages, [toPage(null, text, true)])
  assert.deepEqual(
    scanned.attachedPages?.map(({ attachment, start }) => [attachment[0], start]),
    [
      ['OEBPS/images/a b.png', 10],
      ['OEBPS/images/c.png', text.length],
      ['OEBPS/images/e.png', text.length],
    ],
  )
  const plates = await readPages(
    epub([
      ['text/cover.xhtml', page('../images/c.png')],
      ['text/1.xhtml', '<p>Text</p>'],
    ]),
    'epub',
  )
  assert.deepEqual([plates.pages, plates.attachedPages], [[toPage(null, '# The Book\n\nText')], []])
})
