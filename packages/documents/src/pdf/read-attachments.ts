import type { DocumentWarning } from '../extracted-document.ts'
import type { Pdfium } from './load-pdfium.ts'
import type { OpenPdf } from './open-pdf.ts'
import { readUtf16 } from './read-string.ts'

const maxAttachments = 1_000
const maxNames = 10
const maxNameLength = 100

/** Returns the names of the files in the document's list of embedded files. */
export function readAttachmentNames(pdfium: Pdfium, pdf: OpenPdf): string[] {
  const { call } = pdfium
  const count = Math.min(maxAttachments, call.FPDFDoc_GetAttachmentCount(pdf.document))
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const attachment = call.FPDFDoc_GetAttachment(pdf.document, index)
    return readUtf16(pdfium, (buffer, length) => call.FPDFAttachment_GetName(attachment, buffer, length))
  })
}

/**
 * Names the attached files in a warning.
 * @param names as the PDF gives them, perhaps with the folders of the author's machine
 * @param pages on which files are attached, 1-based
 */
export function warnOfAttachments(names: string[], pages: number[]): DocumentWarning[] {
  const shown = Array.from(new Set(names.map(tidyFileName)))
  if (shown.length === 0) return []
  const listed = shown.slice(0, maxNames).join(', ')
  const more = shown.length > maxNames ? ` and ${shown.length - maxNames} more` : ''
  const detail = `The PDF has attached files that were not read: ${listed}${more}. Save them from the PDF and upload them separately.`
  return [{ code: 'attachments_not_read', detail, pages }]
}

function tidyFileName(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).replace(/\p{C}+/gu, '')
  return name === '' ? 'a file without a name' : name.slice(0, maxNameLength)
}
