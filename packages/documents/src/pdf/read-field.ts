import type { Pdfium } from './load-pdfium.ts'
import { readUtf16, withName } from './read-string.ts'

/** The value of a form field. A box or button has `checked`. */
export interface FieldValue {
  label: string
  /** Whether the label is one a person wrote, not a name that a program made. */
  described: boolean
  value: string
  checked?: boolean
  /** Whether it shows a list of choices, selected or not. */
  list?: boolean
}

/** Constants of fpdf_formfill.h. */
const fieldType = { pushButton: 1, checkBox: 2, radioButton: 3, comboBox: 4, listBox: 5, text: 6 }
const maxOptions = 2_000
/** Values of checked boxes that say only that they are checked. */
const plainValue = /^(?:yes|on|off|true|x|oui|ja|si|sí|\d{1,3}|)$/i
/** Names that programs give: `Text1`, `topmostSubform[0]`, `f1_02`. */
const madeName =
  /\[\d+\]|^(?:text|check|box|field|fill|f|c|t|undefined|untitled|group|button|dropdown|list|combo|radio)?\W?(?:box|button|field)?[\s_.-]*\d[\d_.-]*$/i

/** Whether a widget annotation is a box to check or a radio button. */
export function isCheckable(pdfium: Pdfium, form: number, annotation: number): boolean {
  const type = pdfium.call.FPDFAnnot_GetFormFieldType(form, annotation)
  return type === fieldType.checkBox || type === fieldType.radioButton
}

/**
 * Reads the field of a widget annotation. Returns undefined for a field that a person does not fill in, such as a button.
 * @param form FPDF_FORMHANDLE
 */
export function readField(pdfium: Pdfium, form: number, annotation: number): FieldValue | undefined {
  const { call } = pdfium
  const read = (write: (form: number, annotation: number, buffer: number, length: number) => number) =>
    readUtf16(pdfium, (buffer, length) => write(form, annotation, buffer, length))
  const type = call.FPDFAnnot_GetFormFieldType(form, annotation)
  if (type < fieldType.checkBox || type > fieldType.text) return undefined
  const description = oneLine(read(call.FPDFAnnot_GetFormFieldAlternateName))
  const name = read(call.FPDFAnnot_GetFormFieldName)
  const label = description === '' ? tidyName(name) : description
  const described = description !== '' || !madeName.test(name.slice(name.lastIndexOf('.') + 1))
  if (type === fieldType.checkBox || type === fieldType.radioButton) {
    const state = readState(pdfium, annotation)
    const value = oneLine(read(call.FPDFAnnot_GetFormFieldExportValue)) || state.replace(/^Off$/, '')
    const checked = state === '' ? call.FPDFAnnot_IsChecked(form, annotation) === 1 : state !== 'Off'
    return { label, described, value: plainValue.test(value) ? '' : value, checked }
  }
  const value = read(call.FPDFAnnot_GetFormFieldValue)
  if (type === fieldType.text) return { label, described, value }
  return { label, described, value: readOptions(pdfium, form, annotation) || value, list: type === fieldType.listBox }
}

/**
 * Returns the appearance state (ISO 32000-1, 12.5.5): the value of a checked box, or `Off`. pdfium's own answer is right
 * only after FORM_OnAfterLoadPage, which draws each field and takes 0.5 ms for it.
 */
const readState = (pdfium: Pdfium, annotation: number) =>
  withName(pdfium, 'AS', key =>
    readUtf16(pdfium, (buffer, length) => pdfium.call.FPDFAnnot_GetStringValue(annotation, key, buffer, length)),
  )

/** Returns the labels of the selected options: the value is what the form sends, the label is what people see. */
function readOptions(pdfium: Pdfium, form: number, annotation: number): string {
  const { call } = pdfium
  const count = Math.min(maxOptions, call.FPDFAnnot_GetOptionCount(form, annotation))
  const labels: string[] = []
  for (let index = 0; index < count; index++)
    if (call.FPDFAnnot_IsOptionSelected(form, annotation, index))
      labels.push(
        readUtf16(pdfium, (buffer, length) => call.FPDFAnnot_GetOptionLabel(form, annotation, index, buffer, length)),
      )
  return labels.filter(label => label !== '').join(', ')
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

/** `form1[0].page[0].first_name[0]` becomes `first name`. */
function tidyName(name: string): string {
  const last = name.slice(name.lastIndexOf('.') + 1)
  return oneLine(last.replace(/\[\d+\]/g, '').replaceAll('_', ' '))
}
