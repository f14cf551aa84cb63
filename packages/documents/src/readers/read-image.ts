import { toPage } from '../extracted-document.ts'
import { type ImageContainer, listImagePages } from '../images/decode-image.ts'
import { useTesseractCore } from '../ocr/tesseract-core.ts'
import { isSelected } from '../page-selection.ts'
import type { ReadDocument } from './reader.ts'

/** Reads the number of pages of an image. Their text is unread: ocr/ recognises it. */
export const readImageFile: ReadDocument = async ({ bytes, format, maxPages, pages: selection }) => {
  const container = format.container as ImageContainer
  const { length } = await useTesseractCore(loaded =>
    listImagePages(loaded, bytes, { container, name: format.name, maxPages }),
  )
  const pages = Array.from({ length }, (_, index) => toPage(index + 1, '', true))
  return {
    pages: pages.filter(page => isSelected(selection, page.number ?? 0)),
    pageCount: length,
    warnings: [],
  }
}
