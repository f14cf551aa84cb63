import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeChart } from '@ai-platform/testkit/documents/make-chart.ts'
import { linksPart } from '@ai-platform/testkit/documents/make-open-xml.ts'
import { cell, makeXlsx, type XlsxOptions } from '@ai-platform/testkit/documents/make-xlsx.ts'
import { readMarkdown } from './testing/read-pages.ts'

const read = (bytes: Buffer) => readMarkdown(bytes, 'xlsx')

/** The text of a workbook of one sheet, without its heading. */
async function readSheet(rows: string, options: XlsxOptions & { after?: string } = {}): Promise<string> {
  const text = await read(makeXlsx([{ name: 'S', rows, after: options.after ?? '' }], options))
  return text.replace('## S\n\n', '')
}

const row = (...cells: string[]) => `<row>${cells.join('')}</row>`

test('each sheet is a heading and a table, and a blank cell stays in its column', async () => {
  const prices = row(cell('A1', 'Part'), cell('C1', 'Price')) + row(cell('B2', 'blue'), cell('C2', 3))
  const text = await read(
    makeXlsx([
      { name: 'Prices & more', rows: prices },
      { name: 'Empty', rows: '' },
      { name: 'Old', rows: row(cell('A1', 'x')), state: 'hidden' },
    ]),
  )
  assert.equal(
    text,
    '## Prices & more\n\n| Part |  | Price |\n| --- | --- | --- |\n|  | blue | 3 |\n\n## Old (hidden)\n\n| x |\n| --- |',
  )
})

test('numbers look as their formats say, and dates are ISO', async () => {
  const cases: [string | number, number, string][] = [
    ['yyyy\\-mm\\-dd', 46_331, '2026-11-05'],
    [14, 46_331, '2026-11-05'],
    [22, 46_331.604166666664, '2026-11-05 14:30'],
    ['[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', 46_331, '2026-11-05'],
    ['dd/mm/yyyy hh:mm:ss', 46_331.604167, '2026-11-05 14:30:00'],
    ['h:mm AM/PM', 0.604166666666667, '14:30'],
    ['[h]:mm', 1.5, '36:00'],
    [9, 0.19, '19%'],
    ['0.0%', 0.195, '19.5%'],
    ['_-"€"\\ * #,##0.00_-', 1234.5, '€ 1,234.50'],
    ['#,##0.00\\ [$€-407]', 1234.5, '1,234.50 €'],
    ['[$$-409]#,##0.00;[Red]\\-[$$-409]#,##0.00', -5, '-$5.00'],
    ['0" days"', 3, '3 days'],
    ['00000', 123, '00123'],
    ['no [format', 7, '7'],
    [0, 0.1 + 0.2, '0.3'],
    [0, 4_006_381_333_931, '4006381333931'],
  ]
  const formats = cases.map(([code]) => code)
  const cells = cases.map(([, value], at) => cell(`A${at + 1}`, value, at + 1))
  const text = await readSheet(cells.map(one => row(one)).join(''), { formats })
  const lines = text.split('\n').filter(line => !line.includes('---'))
  assert.deepEqual(
    lines,
    cases.map(([, , shown]) => `| ${shown} |`),
  )
})

test('workbooks that count from 1904, strict ones and other prefixes are read', async () => {
  const date = row(cell('A1', 46_331 - 1_462, 1))
  const book = makeXlsx([{ name: 'S', rows: date }], { formats: [14], date1904: true, strict: true })
  assert.match(await read(book), /2026-11-05/)
  const prefixed = makeXlsx([{ name: 'S', rows: row(cell('A1', 'x')) }], { prefix: 'x:' })
  assert.match(await read(prefixed), /\| x \|/)
})

test('strings, booleans, errors and formulas are shown by their values', async () => {
  const rows =
    row(
      '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="e"><v>#DIV/0!</v></c>',
    ) +
    row(
      '<c r="A2"><f>SUM(A1:A9)</f><v>12</v></c><c r="B2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="C2"><f>B2*2</f></c>',
    ) +
    row(
      '<c r="A3" t="d"><v>2026-11-05T14:30:00</v></c><c r="B3" t="str"><f>HYPERLINK("https://example.org/","Site")</f><v>Site</v></c>',
    )
  const rich = '<r><rPr><b/></rPr><t>Rich </t></r><r><t>text</t></r><rPh sb="0" eb="1"><t>phonetic</t></rPh>'
  const text = await readSheet(rows, { strings: [rich, 'a_x000D_b_x005F_x'] })
  assert.equal(
    text,
    '| Rich text | a b_x | TRUE | #DIV/0! |\n| --- | --- | --- | --- |\n| 12 | ab | =B2*2 |  |\n| 2026-11-05 14:30 | [Site](https://example.org/) |  |  |',
  )
})

test('a merged cell keeps its text in the first place, and links and comments are named', async () => {
  const rows = row(cell('A1', 'Title'), cell('B1', 'covered')) + row(cell('A2', 'Site'), cell('B2', '1'))
  const after =
    '<mergeCells><mergeCell ref="A1:B1"/></mergeCells><hyperlinks><hyperlink ref="A2" r:id="r1"/></hyperlinks>' +
    '<headerFooter><oddHeader>&amp;LConfidential&amp;RPage &amp;P of &amp;N</oddHeader></headerFooter>'
  const links = [
    { id: 'r1', type: 'hyperlink', target: 'https://example.org/a(b)', external: true },
    { id: 'r2', type: 'comments', target: '../comments1.xml' },
  ]
  const comments =
    '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>Ann</author></authors>' +
    '<commentList><comment ref="B2" authorId="0"><text><r><t>Ann:</t></r><r><t>\nCheck this</t></r></text></comment></commentList></comments>'
  const book = makeXlsx([{ name: 'S', rows, after, links }], { parts: [{ name: 'xl/comments1.xml', data: comments }] })
  assert.equal(
    await read(book),
    '## S\n\nConfidential\n\n| Title |  |\n| --- | --- |\n| [Site](https://example.org/a%28b%29) | 1 |\n\n> Comment on B2 by Ann: Check this',
  )
})

test('texts of shapes and titles of charts are read', async () => {
  const a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
  const drawing =
    `<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" ${a}><xdr:sp><xdr:txBody>` +
    '<a:p><a:r><a:t>In a box</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>'
  const chart = makeChart({ title: 'Sales by year' })
  const book = makeXlsx(
    [{ name: 'S', rows: row(cell('A1', 'x')), links: [{ id: 'd', type: 'drawing', target: '../drawings/d.xml' }] }],
    {
      parts: [
        { name: 'xl/drawings/d.xml', data: drawing },
        linksPart('xl/drawings/d.xml', [{ id: 'c', type: 'chart', target: '/xl/charts/c.xml' }]),
        { name: 'xl/charts/c.xml', data: chart },
      ],
    },
  )
  assert.equal(await read(book), '## S\n\n| x |\n| --- |\n\nIn a box\n\nChart: Sales by year')
})

test('cells at the end of the sheet and rows in any order make no million of blanks', async () => {
  const corner = await readSheet(
    `<row r="1048576">${cell('XFD1048576', 'end')}</row><row r="1">${cell('A1', 'start')}</row>`,
  )
  assert.equal(corner, '| start |  |  |\n| --- | --- | --- |\n|  |  |  |\n|  |  | end |')
  const diagonal = Array.from(
    { length: 2_000 },
    (_, at) => `<row r="${at * 2 + 1}"><c r="${letters(at * 8)}${at * 2 + 1}"><v>1</v></c></row>`,
  )
  const listed = await readSheet(diagonal.join(''))
  assert.equal(listed.split('\n').length, 2_000)
  assert.match(listed, /^A1: 1\nI3: 1\n/)
})

test('a damaged workbook and one with too much text have different codes', async () => {
  await assert.rejects(read(makeXlsx([{ name: 'S', rows: '<row><c>' }]).subarray(0, 300)), {
    code: 'unreadable_document',
  })
  const nested = '<x>'.repeat(1_000)
  await assert.rejects(read(makeXlsx([{ name: 'S', rows: nested }])), { code: 'document_too_complex' })
  const long = 'x'.repeat(30_000)
  const many = Array.from({ length: 700 }, () => row('<c t="s"><v>0</v></c>')).join('')
  await assert.rejects(readSheet(many, { strings: [long] }), { code: 'document_too_complex' })
})

test('declared entities are not expanded', async () => {
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>'
  const book = makeXlsx([{ name: 'S', rows: row(cell('A1', 'ok')) }], {
    parts: [{ name: 'xl/sharedStrings.xml', data: `${bomb}<sst><si><t>&b;</t></si></sst>` }],
  })
  assert.match(await read(book), /\| ok \|/)
})

function letters(column: number): string {
  const rest = Math.floor(column / 26)
  return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(65 + (column % 26))
}
