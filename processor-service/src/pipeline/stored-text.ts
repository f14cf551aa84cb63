import type { PageRow, TaskText } from '@ai-platform/database/tasks/store-text.ts'
import { cutText } from '@ai-platform/documents/cut-text.ts'
import type { DocumentPage, ExtractedDocument } from '@ai-platform/documents/extracted-document.ts'

/** The most bytes of a row of task_pages, which is an item of GET /process/tasks/{id}/text. */
const maxRowBytes = 64 * 1024

/** Converts a document to the rows in which its text is stored. A long page becomes several rows with its number. */
export const toTaskText = ({ pages, pageCount, warnings }: ExtractedDocument): TaskText => ({
  pageCount,
  warnings,
  pages: pages.flatMap(toRows),
})

export const toRows = ({ number, text, source, confidence, unread }: DocumentPage): PageRow[] =>
  cutText(text, maxRowBytes).map(part => ({ page: number, text: part, source, confidence, unread }))

/** Converts stored rows to the document that they came from. */
export function toDocument({ pages: rows, pageCount, warnings }: TaskText): ExtractedDocument {
  const pages: DocumentPage[] = []
  let parts: string[] = []
  for (const { page: number, text, ...rest } of rows) {
    const last = pages.at(-1)
    if (last?.number === number) {
      parts.push(text)
      continue
    }
    if (last) last.text = parts.join('')
    parts = [text]
    pages.push({ ...rest, number, text })
  }
  const last = pages.at(-1)
  if (last) last.text = parts.join('')
  return { pages, pageCount, warnings }
}
