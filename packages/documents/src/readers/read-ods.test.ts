import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeOpenDocument } from '@ai-platform/testkit/documents/make-open-document.ts'
import { readMarkdown } from './testing/read-pages.ts'

const read = (tables: string, options = {}) => readMarkdown(makeOpenDocument('spreadsheet', tables, options), 'ods')
const cell = (text: string, attributes = '') =>
  `<table:table-cell ${attributes}><text:p>${text}</text:p></table:table-cell>`
const row = (...cells: string[]) => `<table:table-row>${cells.join('')}</table:table-row>`
const sheet = (name: string, rows: string, attributes = '') =>
  `<table:table table:name="${name}" ${attributes}>${rows}</table:table>`

test('dates are ISO, other numbers are as shown, and blank cells stay in their column', async () => {
  const rows =
    row(cell('Day'), '<table:table-cell table:number-columns-repeated="2"/>', cell('Share')) +
    row(
      cell('05.11.26', 'office:value-type="date" office:date-value="2026-11-05"'),
      cell('5. Nov 14:30', 'office:value-type="date" office:date-value="2026-11-05T14:30:00"'),
      cell('1.234,50 €', 'office:value-type="currency" office:value="1234.5"'),
      cell('19 %', 'office:value-type="percentage" office:value="0.19"'),
      '<table:table-cell table:number-columns-repeated="16380"/>',
    ) +
    '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
  assert.equal(
    await read(sheet('Übersicht', rows)),
    '## Übersicht\n\n| Day |  |  | Share |\n| --- | --- | --- | --- |\n| 2026-11-05 | 2026-11-05 14:30 | 1.234,50 € | 19 % |',
  )
})

test('repeated cells and rows with text are written each time, up to the limit of a document', async () => {
  const rows = `<table:table-row table:number-rows-repeated="2">${cell('x', 'table:number-columns-repeated="2"')}</table:table-row>`
  assert.equal(await read(sheet('S', rows)), '## S\n\n| x | x |\n| --- | --- |\n| x | x |')
  const many = `<table:table-row table:number-rows-repeated="1000000">${cell('x', 'table:number-columns-repeated="16000"')}</table:table-row>`
  await assert.rejects(read(sheet('S', many)), { code: 'document_too_complex' })
})

test('comments, links, covered cells, text boxes and hidden sheets are told apart', async () => {
  const comment =
    '<office:annotation><dc:creator>Ann</dc:creator><dc:date>2026-11-05</dc:date><text:p>Check</text:p></office:annotation>'
  const rows = row(
    `<table:table-cell table:number-columns-spanned="2">${comment}<text:p><text:a xlink:href="https://example.org/">Site</text:a> a<text:s text:c="2"/>b</text:p></table:table-cell>`,
    '<table:covered-table-cell><text:p>covered</text:p></table:covered-table-cell>',
    cell('end'),
  )
  const shapes =
    '<table:shapes><draw:frame><draw:text-box><text:p>In a box</text:p></draw:text-box></draw:frame></table:shapes>'
  const styles =
    '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>'
  assert.equal(
    await read(sheet('S', shapes + rows, 'table:style-name="off"'), { automaticStyles: styles }),
    '## S (hidden)\n\n| [Site](https://example.org/) a b |  | end |\n| --- | --- | --- |\n\nIn a box\n\n> Comment on A1 by Ann: Check',
  )
})

test('tracked changes are left out, and a spreadsheet with a password is refused', async () => {
  const changes = `<table:tracked-changes>${cell('deleted')}</table:tracked-changes>`
  assert.equal(await read(changes + sheet('S', row(cell('kept')))), '## S\n\n| kept |\n| --- |')
  const manifest =
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
  const parts = [{ name: 'META-INF/manifest.xml', data: manifest }]
  await assert.rejects(read(sheet('S', ''), { parts }), { code: 'password_protected' })
})
