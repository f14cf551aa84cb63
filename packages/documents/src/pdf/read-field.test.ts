import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawPdf } from '@ai-platform/testkit/documents/draw-pdf.ts'
import { loadPdfium } from './load-pdfium.ts'
import { openPdf } from './open-pdf.ts'
import { type FieldValue, isCheckable, readField } from './read-field.ts'

const pdfium = await loadPdfium()

/** Reads the fields of a form. Each widget is given without the entries that all have. */
function readFields(widgets: string[], objects: string[] = []): (FieldValue | undefined)[] {
  return withForm(widgets, objects, (form, annotation) => readField(pdfium, form, annotation))
}

function withForm<T>(widgets: string[], objects: string[], use: (form: number, annotation: number) => T): T[] {
  const annotations = widgets.map(widget => `/Subtype /Widget /F 4 /Rect [50 600 250 620] ${widget}`)
  const ids = widgets.map((_, index) => `${1002 + index} 0 R`).join(' ')
  const catalog = `/AcroForm << /Fields [${ids}] /DA (/Helv 11 Tf 0 g) /DR << /Font << /Helv 3 0 R >> >> >>`
  const pdf = openPdf(pdfium, drawPdf({ pages: [{ content: '', annotations }], catalog, objects }))
  assert.ok(pdf)
  const page = pdfium.call.FPDF_LoadPage(pdf.document, 0)
  try {
    return widgets.map((_, index) => {
      const annotation = pdfium.call.FPDFPage_GetAnnot(page, index)
      const result = use(pdf.form, annotation)
      pdfium.call.FPDFPage_CloseAnnot(annotation)
      return result
    })
  } finally {
    pdfium.call.FPDF_ClosePage(page)
    pdf.close()
  }
}

const box = (name: string, state: string, value = 'Yes') =>
  `/FT /Btn /T (${name}) /V /${state} /AS /${state} /AP << /N << /${value} 10 0 R /Off 10 0 R >> >>`
const empty = '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << >> /Length 0 >>\nstream\n\nendstream'

test('a text field has its value, and the description is preferred to the name', () => {
  const fields = readFields([
    '/FT /Tx /T (form1[0].first_name[0]) /V (Ada)',
    '/FT /Tx /T (f1) /TU (First  name) /V (Ada)',
  ])
  assert.deepEqual(fields, [
    { label: 'first name', described: false, value: 'Ada' },
    { label: 'First name', described: true, value: 'Ada' },
  ])
})

test('a name that a program made is no description', () => {
  const names = ['Text1', 'f1_02', 'Check Box 3', 'topmostSubform[0].f1_1[0]', 'undefined_2', 'street', 'IBAN']
  const fields = readFields(names.map(name => `/FT /Tx /T (${name}) /V (x)`))
  assert.deepEqual(
    fields.map(field => field?.described),
    [false, false, false, false, false, true, true],
  )
})

test('boxes and radio buttons are checked by their appearance', () => {
  const fields = readFields([box('news', 'Yes'), box('terms', 'Off'), box('delivery', 'Express', 'Express')], [empty])
  assert.deepEqual(
    fields.map(field => [field?.label, field?.checked, field?.value]),
    [
      ['news', true, ''],
      ['terms', false, ''],
      ['delivery', true, 'Express'],
    ],
  )
})

test('a choice has the labels of what is selected, and other text where a form allows it', () => {
  const options = '/Opt [[(FR) (France)] [(GB) (United Kingdom)] [(DE) (Germany)]]'
  const fields = readFields([
    `/FT /Ch /Ff 131072 /T (country) /V (GB) ${options}`,
    `/FT /Ch /Ff 2097152 /T (visited) /V [(FR) (DE)] ${options}`,
    `/FT /Ch /Ff 393216 /T (other) /V (Malta) ${options}`,
  ])
  assert.deepEqual(fields, [
    { label: 'country', described: true, value: 'United Kingdom', list: false },
    { label: 'visited', described: true, value: 'France, Germany', list: true },
    { label: 'other', described: true, value: 'Malta', list: false },
  ])
})

test('buttons and signatures are not filled in', () => {
  assert.deepEqual(readFields(['/FT /Btn /Ff 65536 /T (print)', '/FT /Sig /T (signature)']), [undefined, undefined])
})

test('only boxes and radio buttons are checkable', () => {
  const widgets = [
    box('news', 'Off'),
    '/FT /Btn /Ff 32768 /T (size) /AS /Off',
    '/FT /Tx /T (name)',
    '/FT /Btn /Ff 65536 /T (print)',
  ]
  assert.deepEqual(
    withForm(widgets, [empty], (form, annotation) => isCheckable(pdfium, form, annotation)),
    [true, true, false, false],
  )
})
