import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawPdf } from '@ai-platform/testkit/documents/draw-pdf.ts'
import { loadPdfium } from './load-pdfium.ts'
import { openPdf } from './open-pdf.ts'
import { readXfaValues } from './read-xfa.ts'

const pdfium = await loadPdfium()

const stream = (content: string) => `<< /Length ${Buffer.byteLength(content)} >>\nstream\n${content}\nendstream`

/** @param data of the packet `datasets` */
function read(data: string, xfa = '[(template) 11 0 R (datasets) 10 0 R]'): [string, string][] {
  const objects = [stream(Buffer.from(data).toString('latin1')), stream('<template><a>no value</a></template>')]
  const pdf = openPdf(pdfium, drawPdf({ pages: [[]], catalog: `/AcroForm << /Fields [] /XFA ${xfa} >>`, objects }))
  assert.ok(pdf)
  try {
    return readXfaValues(pdfium, pdf).map(({ label, value }) => [label, value])
  } finally {
    pdf.close()
  }
}

const datasets = (content: string) => `<xfa:datasets xmlns:xfa="x"><xfa:data>${content}</xfa:data></xfa:datasets>`

test('the leaves of the data are values, empty ones are left out', () => {
  const data =
    '<form1><person><last_name>Hara</last_name><age/></person><note>two\nlines</note><blank> </blank></form1>'
  assert.deepEqual(read(datasets(data)), [
    ['last name', 'Hara'],
    ['note', 'two\nlines'],
  ])
})

test('entities and characters are decoded once', () => {
  assert.deepEqual(read(datasets('<a>O&apos;Hara &amp;amp; S&#246;hne &#x20AC; &#x110000; &unknown;</a>')), [
    ['a', "O'Hara &amp; Söhne €  &unknown;"],
  ])
})

test('what follows the data, such as its description, is no value', () => {
  const data = datasets('<a>1</a>').replace(
    '</xfa:data>',
    '</xfa:data><dd:dataDescription><b>2</b></dd:dataDescription>',
  )
  assert.deepEqual(read(data), [['a', '1']])
})

test('prefixes of names are left out, and attributes do not matter', () => {
  assert.deepEqual(read(datasets('<my:total xfa:contentType="text/plain">12</my:total>')), [['total', '12']])
})

test('at most 5,000 values are read', () => {
  assert.equal(read(datasets('<a>1</a>'.repeat(5_001))).length, 5_000)
})

test('elements that are never closed take no quadratic time', () => {
  const startedAt = performance.now()
  assert.deepEqual(read(datasets('<a>'.repeat(300_000))), [])
  assert.ok(performance.now() - startedAt < 5_000)
})

test('a form without data has no values', () => {
  assert.deepEqual(read('<x/>', '[(template) 11 0 R]'), [])
  assert.deepEqual(read('<x/>', 'null'), [])
})
