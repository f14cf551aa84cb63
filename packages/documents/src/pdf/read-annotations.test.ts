import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawPdf } from '@ai-platform/testkit/documents/draw-pdf.ts'
import { drawText } from '@ai-platform/testkit/documents/draw-text.ts'
import { loadPdfium } from './load-pdfium.ts'
import { openPdf } from './open-pdf.ts'
import { readContents, writePages } from './read-pages.ts'
import { renderPage } from './render-page.ts'

const pdfium = await loadPdfium()

function read(file: Buffer) {
  const pdf = openPdf(pdfium, file)
  assert.ok(pdf)
  try {
    return writePages(pdfium, pdf, readContents(pdfium, pdf, null, 100))
  } finally {
    pdf.close()
  }
}

const widget = '/Subtype /Widget /F 4'
const fieldIds = (count: number) => Array.from({ length: count }, (_, index) => `${1002 + index} 0 R`).join(' ')
/** A drawing of an annotation, as object `id` of drawPdf. */
const appearance = (content: string, width = 200, height = 20) =>
  `<< /Type /XObject /Subtype /Form /BBox [0 0 ${width} ${height}] /Resources << /Font << /F1 3 0 R >> >> /Length ${content.length} >>\nstream\n${content}\nendstream`

function makeForm() {
  const annotations = [
    `${widget} /FT /Tx /T (customer_name) /TU (Name of the customer) /V (Ada Lovelace) /Rect [150 695 350 712]`,
    `${widget} /FT /Tx /T (Text2) /V (14 May 1843) /Rect [150 665 350 682]`,
    `${widget} /FT /Tx /T (empty) /Rect [150 640 350 655]`,
    `${widget} /FT /Ch /Ff 131072 /T (country) /V (GB) /Opt [[(FR) (France)] [(GB) (United Kingdom)]] /Rect [150 610 350 627]`,
    `${widget} /FT /Btn /T (agree) /V /Yes /AS /Yes /AP << /N << /Yes 10 0 R /Off 11 0 R >> >> /Rect [50 580 62 592]`,
    `${widget} /FT /Btn /T (news) /V /Off /AS /Off /AP << /N << /Yes 10 0 R /Off 11 0 R >> >> /Rect [50 560 62 572]`,
  ]
  const content = drawText([
    { text: 'Date of birth:', x: 60, y: 670 },
    { text: 'I agree to the terms', x: 70, y: 582 },
    { text: 'Send me news', x: 70, y: 562 },
  ])
  return drawPdf({
    pages: [{ content, annotations }],
    catalog: `/AcroForm << /Fields [${fieldIds(6)}] /DA (/Helv 11 Tf 0 g) /DR << /Font << /Helv 3 0 R >> >> >>`,
    objects: [appearance('0 0 12 12 re f', 12, 12), appearance('', 12, 12)],
  })
}

test('a filled form gives its values with their labels, and its boxes checked or not', () => {
  const lines = read(makeForm()).pages[0]?.text.split('\n') ?? []
  assert.deepEqual(
    lines.filter(line => /[:[]/.test(line)),
    [
      'Date of birth:',
      'Name of the customer: Ada Lovelace',
      'Date of birth: 14 May 1843',
      'country: United Kingdom',
      '[x] agree: I agree to the terms',
      '[ ] news: Send me news',
    ],
  )
})

test('the fields of a form are drawn when its page is rendered', () => {
  const pdf = openPdf(pdfium, makeForm())
  assert.ok(pdf)
  const image = renderPage(pdfium, pdf, 0, 72)
  pdf.close()
  assert.ok(image)
  const at = (x: number, y: number) => image.gray[(842 - y) * image.width + x] ?? 255
  assert.ok(at(55, 585) < 100, 'the checked box is dark')
  assert.ok(at(55, 565) > 200, 'the other one is not')
})

test('a value that the page shows in the same place is not repeated', () => {
  const annotations = [`${widget} /FT /Tx /T (name) /V (Ada Lovelace) /Rect [150 695 350 712]`]
  const content = drawText([{ text: 'Ada Lovelace', x: 152, y: 700 }])
  const file = drawPdf({ pages: [{ content, annotations }], catalog: `/AcroForm << /Fields [${fieldIds(1)}] >>` })
  assert.equal(read(file).pages[0]?.text, 'Ada Lovelace')
})

test('a field without a value has the text that it shows', () => {
  const annotations = [
    `${widget} /FT /Tx /T (name) /TU (Name) /Rect [150 695 350 712] /AP << /N 10 0 R >>`,
    `${widget} /FT /Tx /T (empty) /Rect [150 595 350 612] /AP << /N 11 0 R >>`,
  ]
  const file = drawPdf({
    pages: [{ content: '', annotations }],
    catalog: `/AcroForm << /Fields [${fieldIds(2)}] >>`,
    objects: [appearance('BT /F1 11 Tf 2 5 Td (Ada) Tj ET'), appearance('/Tx BMC EMC')],
  })
  assert.equal(read(file).pages[0]?.text, 'Name: Ada')
})

test('a text that is only in an annotation is the text of the page', () => {
  const drawn = appearance('BT /F1 11 Tf 2 5 Td (Hello World) Tj ET')
  const place = '/F 4 /Rect [50 700 250 720]'
  const annotations = {
    'with a drawing': `/Subtype /FreeText ${place} /DA (/F1 11 Tf) /Contents (Hello World) /AP << /N 10 0 R >>`,
    'without one': `/Subtype /FreeText ${place} /DA (/F1 11 Tf) /Contents (Hello World)`,
    'a stamp': `/Subtype /Stamp ${place} /AP << /N 10 0 R >>`,
  }
  for (const [what, annotation] of Object.entries(annotations)) {
    const file = drawPdf({ pages: [{ content: '', annotations: [annotation] }], objects: [drawn] })
    assert.equal(read(file).pages[0]?.text, 'Hello World', what)
  }
})

test('comments are read, hidden ones are not, and links keep their targets', () => {
  const content = drawText([{ text: 'See the manual for details', x: 50, y: 700 }])
  const annotations = [
    '/Subtype /Text /Rect [300 700 320 720] /Contents (Check this number)',
    '/Subtype /Text /F 2 /Rect [300 600 320 620] /Contents (Hidden)',
    '/Subtype /Link /Rect [70 696 130 712] /A << /S /URI /URI (https://example.com/manual) >>',
    '/Subtype /Link /Rect [135 696 150 712] /A << /S /URI /URI (javascript:alert\\(1\\)) >>',
  ]
  const [page] = read(drawPdf({ pages: [{ content, annotations }] })).pages
  assert.equal(page?.text, 'See [the manual](https://example.com/manual) for details\n\nComment: Check this number')
})

test('attached files are named in a warning, without the folders of their author', () => {
  const file = drawPdf({
    pages: [[{ text: 'See the annex', x: 50, y: 700 }]],
    catalog: '/Names << /EmbeddedFiles << /Names [(a) 10 0 R] >> >>',
    objects: [
      '<< /Type /Filespec /F (C:\\\\annex\\\\prices.xlsx) /EF << /F 11 0 R >> >>',
      '<< /Type /EmbeddedFile /Length 3 >>\nstream\nabc\nendstream',
    ],
  })
  const [warning, ...others] = read(file).warnings
  assert.equal(warning?.code, 'attachments_not_read')
  assert.match(warning?.detail ?? '', /not read: prices\.xlsx\./)
  assert.equal(others.length, 0)
})

test('the values of an XFA form are read from its data', () => {
  const data =
    '<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1><last_name>O&apos;Hara &amp; Sons</last_name><total>1200</total><empty/></form1></xfa:data></xfa:datasets>'
  const file = drawPdf({
    pages: [[{ text: 'Please wait...', x: 50, y: 700 }]],
    catalog: '/AcroForm << /Fields [] /XFA [(template) 11 0 R (datasets) 10 0 R] >>',
    objects: [
      `<< /Length ${data.length} >>\nstream\n${data}\nendstream`,
      '<< /Length 11 >>\nstream\n<template/>\nendstream',
    ],
  })
  assert.equal(read(file).pages[0]?.text, "Please wait...\n\nlast name: O'Hara & Sons\ntotal: 1200")
})
