import assert from 'node:assert/strict'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import { readMarkdown } from './testing/read-pages.ts'

const read = (content: string) => readMarkdown(Buffer.from(`{\\rtf1\\ansi\\ansicpg1252 ${content}}`, 'latin1'), 'rtf')

test('paragraphs, headings and special characters are read', async () => {
  const styles =
    '{\\stylesheet{\\s0 Normal;}{\\s1\\outlinelevel0 heading 1;}{\\*\\cs15\\sbasedon17 Header Char;}{\\s7 heading 2;}}'
  assert.equal(
    await read(
      `${styles}\\pard\\s1 One\\par\\pard\\s7 Two\\par\\pard Text\\line next\\~a\\_b\\-c \\{x\\}\\emdash\\par\\pard\\outlinelevel2 Three\\par}`,
    ),
    '# One\n\n## Two\n\nText\nnext\u00a0a‑bc {x}—\n\n### Three',
  )
})

test('code pages of the document and of its fonts, and Unicode with its replacements, are decoded', async () => {
  const fonts = '{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Arial Cyr;}{\\f2\\fcharset128 MS Gothic;}}'
  const bytes = (text: string, encoding: string) =>
    [...iconv.encode(text, encoding)].map(byte => `\\'${byte.toString(16)}`).join('')
  const content = `Gr\\'fc\\'dfe {\\f1 ${bytes('Привет', 'cp1251')}} {\\f2 ${bytes('日本', 'cp932')}} \\u8364?\\u-10179?\\u-8704? {\\uc2\\u252\\'c3\\'bc}x{\\uc0\\u945}y`
  assert.equal(await read(fonts + content), 'Grüße Привет 日本 €😀 üxαy')
})

test('cells stay in their columns, blank and merged ones too', async () => {
  const row = (edges: number[], cells: string[]) =>
    `\\trowd${edges.map(edge => `\\cellx${edge}`).join('')}\\pard\\intbl ${cells.map(cell => `${cell}\\cell`).join(' ')}\\row `
  const content = `Before\\par ${row([1000, 2000, 3000], ['a', '', 'c|d'])}${row([2000, 3000], ['wide', 'x\\par y'])}\\pard After\\par`
  assert.equal(await read(content), 'Before\n\n| a |  | c\\|d |\n| --- | --- | --- |\n| wide |  | x y |\n\nAfter')
})

test('lists have the labels that the file shows', async () => {
  const item = (label: string, level: number, text: string) =>
    `{\\listtext\\pard ${label}\\tab}\\pard\\ls1\\ilvl${level} ${text}\\par`
  assert.equal(
    await read(
      `${item("\\'b7", 0, 'a')}${item('o', 1, 'b')}\\pard Then\\par ${item('1.', 0, 'x')}${item('(a)', 1, 'y')}`,
    ),
    '- a\n  - b\n\nThen\n\n1. x\n   - (a) y',
  )
})

test('links, notes, comments and form fields are kept', async () => {
  const link = '{\\field{\\*\\fldinst HYPERLINK "https://a.example/"}{\\fldrslt here}}'
  const note = '{\\super\\chftn}{\\footnote\\pard\\plain\\chftn Foot\\par}'
  const comment = '{\\*\\atnid Anna}{\\*\\atnauthor Anna}\\chatn{\\*\\annotation Why?}'
  const box = '{\\field{\\*\\fldinst FORMCHECKBOX{\\*\\formfield\\fftype1\\ffres1}}{\\fldrslt}}'
  assert.equal(
    await read(`See ${link}${note}${comment} 10{\\super 5} ${box} {\\field{\\*\\fldinst PAGE}{\\fldrslt 7}}\\par`),
    'See [here](https://a.example/)[^1][^c1] 10⁵ [x] 7\n\n[^1]: Foot\n[^c1]: Anna: Why?',
  )
})

test('headers and footers are read once, pictures, hidden and deleted text and unknown groups are left out', async () => {
  const content =
    '{\\headerl Acme\\par}{\\headerr Acme\\par}{\\footer Page 1\\par}{\\info{\\title No}}{\\colortbl;\\red1;}{\\*\\unknown no}' +
    '{\\pict\\pngblip 89504e47}{\\v no}{\\deleted no}{\\*\\shpinst{\\sp no}{\\shptxt In a box\\par}}{\\shprslt no}Body\\bin4 {}\\}\\par'
  assert.equal(await read(content), 'Acme\n\nIn a box Body\n\nPage 1')
})

test('hostile files are refused or read in linear time', { timeout: 60_000 }, async () => {
  await assert.rejects(read('{'.repeat(100_000)), { code: 'document_too_complex' })
  assert.match(await read(`${'{\\b x}'.repeat(300_000)}`), /^x+$/)
  assert.match(await read(`${'\\trowd\\cellx1\\intbl a\\cell\\row'.repeat(20_000)}`), /^\| a \|/)
  await assert.rejects(readMarkdown(Buffer.from('text'), 'rtf'), { code: 'unreadable_document' })
})
