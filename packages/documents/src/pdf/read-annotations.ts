import type { Pdfium } from './load-pdfium.ts'
import type { OpenPdf } from './open-pdf.ts'
import { type FieldValue, isCheckable, readField } from './read-field.ts'
import { readUtf8, readUtf16, withName } from './read-string.ts'

/** A rectangle in the coordinates of the page, where y grows upwards. */
export interface PageRectangle {
  left: number
  bottom: number
  right: number
  top: number
}

/** A form field that has a place on the page. */
export interface Field extends FieldValue {
  kind: 'field'
  place: PageRectangle
}

/** Text of a note, or of an annotation whose drawing could not be read. */
export interface Note {
  kind: 'note'
  place: PageRectangle
  text: string
  /** Whether the text is drawn on the page, as FreeText is. */
  shown: boolean
}

export interface Link {
  kind: 'link'
  place: PageRectangle
  target: string
}

interface Annotations {
  entries: (Field | Note | Link)[]
  /** Names of attached files. */
  attachments: string[]
  /** Whether there are annotations whose drawing may contain text. */
  drawn: boolean
  /** Whether there were too many to look at each. */
  cut: boolean
}

/** Further annotations of a page are not looked at. */
const maxAnnotations = 5_000
/** Fields are not read on a page with more annotations: pdfium looks each field up in a list of all fields. */
const maxFormAnnotations = 3_000
/** Constants of fpdf_annot.h and fpdf_doc.h. */
const subtype = { text: 1, link: 2, freeText: 3, popup: 16, attachment: 17, widget: 20 }
const hiddenFlags = 0x02 | 0x20
const hidden = 0x02
const uriAction = 3
const shapeWithoutText = new Set([4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15])
const webAddress = /^(?:https?:\/\/|mailto:|ftp:\/\/)[^\s<>()]{1,2000}$/i

/**
 * Reads the annotations of a page. pdfium's text of a page has none of them.
 * @param page FPDF_PAGE
 */
export function readAnnotations(pdfium: Pdfium, pdf: OpenPdf, page: number): Annotations {
  const { call } = pdfium
  const found: Annotations = { entries: [], attachments: [], drawn: false, cut: false }
  const total = call.FPDFPage_GetAnnotCount(page)
  const count = Math.min(maxAnnotations, total)
  found.cut = total > count
  for (let index = 0; index < count; index++) {
    const annotation = call.FPDFPage_GetAnnot(page, index)
    if (annotation === 0) continue
    try {
      const type = call.FPDFAnnot_GetSubtype(annotation)
      if (type === subtype.widget && total > maxFormAnnotations) found.cut = true
      else addAnnotation(pdfium, pdf, annotation, type, found)
    } finally {
      call.FPDFPage_CloseAnnot(annotation)
    }
  }
  return found
}

function addAnnotation(pdfium: Pdfium, pdf: OpenPdf, annotation: number, type: number, found: Annotations): void {
  const { call } = pdfium
  if (type === subtype.attachment) {
    const attachment = call.FPDFAnnot_GetFileAttachment(annotation)
    const name = readUtf16(pdfium, (buffer, length) => call.FPDFAttachment_GetName(attachment, buffer, length))
    found.attachments.push(name)
  }
  if (type === subtype.popup || (call.FPDFAnnot_GetFlags(annotation) & hiddenFlags) !== 0) return
  const place = readPlace(pdfium, annotation)
  if (type === subtype.link) {
    const target = readTarget(pdfium, pdf, annotation)
    if (target !== '') found.entries.push({ kind: 'link', place, target })
    return
  }
  if (type === subtype.widget) {
    const field = pdf.form === 0 ? undefined : readField(pdfium, pdf.form, annotation)
    if (field) found.entries.push({ kind: 'field', place, ...field })
    if (!field || showsText(pdfium, annotation, field)) found.drawn = true
    return
  }
  const text = withName(pdfium, 'Contents', key =>
    readUtf16(pdfium, (buffer, length) => call.FPDFAnnot_GetStringValue(annotation, key, buffer, length)),
  )
  if (text !== '') found.entries.push({ kind: 'note', place, text, shown: type === subtype.freeText })
  if (type !== subtype.text && type !== subtype.attachment && !shapeWithoutText.has(type)) found.drawn = true
}

/** A field shows its value formatted, and a list its choices. A few programs write only the drawing and no value. */
function showsText(pdfium: Pdfium, annotation: number, { value, checked, list }: FieldValue): boolean {
  if (checked !== undefined) return false
  if (value === '' && list !== true) return showingOperator.test(readAppearance(pdfium, annotation))
  return withName(pdfium, 'AP', key => pdfium.call.FPDFAnnot_HasKey(annotation, key)) === 1
}

/** Operators that show text (ISO 32000-1, 9.4.3). */
const showingOperator = /\bT[jJ]\b/

const readAppearance = (pdfium: Pdfium, annotation: number) =>
  readUtf16(pdfium, (buffer, length) => pdfium.call.FPDFAnnot_GetAP(annotation, 0, buffer, length))

function readPlace(pdfium: Pdfium, annotation: number): PageRectangle {
  const memory = pdfium.call.malloc(16)
  pdfium.floats.fill(0, memory >> 2, (memory >> 2) + 4)
  pdfium.call.FPDFAnnot_GetRect(annotation, memory)
  const [left = 0, top = 0, right = 0, bottom = 0] = pdfium.floats.slice(memory >> 2, (memory >> 2) + 4)
  pdfium.call.free(memory)
  return { left, bottom, right, top }
}

function readTarget(pdfium: Pdfium, pdf: OpenPdf, annotation: number): string {
  const { call } = pdfium
  const link = call.FPDFAnnot_GetLink(annotation)
  const action = link === 0 ? 0 : call.FPDFLink_GetAction(link)
  if (action === 0 || call.FPDFAction_GetType(action) !== uriAction) return ''
  const target = readUtf8(pdfium, (buffer, length) => call.FPDFAction_GetURIPath(pdf.document, action, buffer, length))
  return webAddress.test(target) ? target : ''
}

/**
 * Draws the annotations into the page, except boxes to check, whose states were read. The page must be loaded again. Its
 * last objects are then the drawings of the annotations. Returns whether it changed.
 */
export function drawAnnotations(pdfium: Pdfium, pdf: OpenPdf, page: number): boolean {
  const { call } = pdfium
  const count = call.FPDFPage_GetAnnotCount(page)
  if (count > maxFormAnnotations) return false
  for (let index = 0; index < count; index++) {
    const annotation = call.FPDFPage_GetAnnot(page, index)
    if (annotation === 0) continue
    const isBox =
      call.FPDFAnnot_GetSubtype(annotation) === subtype.widget &&
      pdf.form !== 0 &&
      isCheckable(pdfium, pdf.form, annotation)
    if (isBox) call.FPDFAnnot_SetFlags(annotation, call.FPDFAnnot_GetFlags(annotation) | hidden)
    call.FPDFPage_CloseAnnot(annotation)
  }
  return call.FPDFPage_Flatten(page, 0) === 1
}
