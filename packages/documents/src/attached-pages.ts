import { type AttachedPage, type DocumentPage, type ExtractedDocument, toPage } from './extracted-document.ts'
import { formatPageSelection, rangesOf } from './page-selection.ts'

/** The warning names this many attachments at most. */
const maxNamed = 10
const blankLine = '\n\n'

/** Returns an attached page with the text that it has. @param document that lists it */
export const toUnreadPage = ({ pages }: ExtractedDocument, { number, page, start, end }: AttachedPage): DocumentPage =>
  toPage(number, pages[page]?.text.slice(start, end) ?? '', true)

/** Puts the recognised texts of attached pages where they belong. Pages that are not in `pages` are left. */
export function insertAttachedPages(
  document: ExtractedDocument,
  pages: Pick<ReadonlyMap<AttachedPage, DocumentPage>, 'get' | 'has'>,
): ExtractedDocument {
  const { attachedPages = [] } = document
  if (attachedPages.length === 0) return document
  const byPage = Map.groupBy(attachedPages, ({ page }) => page)
  return {
    ...document,
    pages: document.pages.map((page, index) => insertInto(page, byPage.get(index) ?? [], pages)),
    attachedPages: attachedPages.filter(page => !pages.has(page)),
  }
}

function insertInto(
  page: DocumentPage,
  inside: AttachedPage[],
  results: Pick<ReadonlyMap<AttachedPage, DocumentPage>, 'get' | 'has'>,
): DocumentPage {
  if (inside.length === 0) return page
  let text = ''
  let end = 0
  let isAfterNew = false
  const append = (piece: string) => {
    if (piece === '') return
    text += isAfterNew ? `${blankLine}${piece.replace(/^\n+/, '')}` : piece
    isAfterNew = false
  }
  for (const image of inside) {
    append(page.text.slice(end, image.start))
    const read = results.get(image)?.text ?? page.text.slice(image.start, image.end)
    if (image.start < image.end) append(read)
    else if (read !== '') {
      text += text === '' ? read : `${blankLine}${read}`
      isAfterNew = true
    }
    end = image.end
  }
  append(page.text.slice(end))
  const unread = page.unread && !inside.every(image => results.has(image))
  const confidences = inside.flatMap(image => results.get(image)?.confidence ?? [])
  // A page has one source, so text of the file counts more than what was recognised in it.
  const isRecognised = page.text === '' && confidences.length > 0
  return {
    ...page,
    text,
    unread,
    ...(isRecognised ? { source: 'ocr', confidence: Math.min(...confidences) } : {}),
  }
}

/** Replaces the images of attachments that are left by a warning that names them. Of a document's own pictures its pages tell. */
export function warnOfAttachedPages({ attachedPages = [], ...document }: ExtractedDocument): ExtractedDocument {
  const left = attachedPages.filter(({ attachment }) => typeof attachment[0] === 'number')
  if (left.length === 0) return document
  const attachments = [...Map.groupBy(left, attachmentOf).values()]
  const names = attachments.slice(0, maxNamed).map(nameAttachment)
  const more = attachments.length > maxNamed ? ` and ${attachments.length - maxNamed} more` : ''
  const detail = `Images without text in these attachments were not read: ${names.join(', ')}${more}.`
  return { ...document, warnings: [...document.warnings, { code: 'attachments_not_read', detail, pages: [] }] }
}

const isPicture = ({ attachment }: AttachedPage) => typeof attachment.at(-1) === 'string'

const attachmentOf = ({ attachment }: AttachedPage) => attachment.filter(step => typeof step === 'number').join()

function nameAttachment(pages: AttachedPage[]): string {
  if (pages.some(isPicture))
    return `${pages[0]?.name} (${pages.length === 1 ? 'a picture' : `${pages.length} pictures`})`
  const ranges = formatPageSelection(rangesOf(pages.map(({ number }) => number)).slice(0, maxNamed))
  return `${pages[0]?.name} (page ${ranges.replaceAll(',', ', ')})`
}
