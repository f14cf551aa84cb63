import { type AttachedPage, type DocumentPage, type ExtractedDocument, toPage } from './extracted-document.ts'
import { formatPageSelection, rangesOf } from './page-selection.ts'
import { countLetters } from './text/count-letters.ts'

/** The warning names this many attachments at most. */
const maxNamed = 10
const blankLine = '\n\n'

/** Returns an image in a document as a page, with the text that it has there. */
export const toUnreadPage = ({ pages }: ExtractedDocument, { number, page, start, end }: AttachedPage): DocumentPage =>
  toPage(number, pages[page]?.text.slice(start, end) ?? '', true)

/** The recognised page of each image that was read. */
type Recognised = Pick<ReadonlyMap<AttachedPage, DocumentPage>, 'get' | 'has'>

/** Puts the recognised texts of images where they belong. Images that are not in `results` are left. */
export function insertAttachedPages(document: ExtractedDocument, results: Recognised): ExtractedDocument {
  const { attachedPages = [] } = document
  if (attachedPages.length === 0) return document
  const byPage = Map.groupBy(attachedPages, ({ page }) => page)
  return {
    ...document,
    pages: document.pages.map((page, index) => insertInto(page, byPage.get(index) ?? [], results)),
    attachedPages: attachedPages.filter(image => !results.has(image)),
  }
}

function insertInto(page: DocumentPage, images: AttachedPage[], results: Recognised): DocumentPage {
  if (images.length === 0) return page
  let text = ''
  let end = 0
  let isAfterNew = false
  const append = (piece: string) => {
    if (piece === '') return
    text += isAfterNew ? `${blankLine}${piece.replace(/^\n+/, '')}` : piece
    isAfterNew = false
  }
  for (const image of images) {
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
  const unread = page.unread && !images.every(image => results.has(image))
  const recognised = images.flatMap(image => results.get(image) ?? [])
  return { ...page, text, unread, ...originOf({ ...page, text }, recognised) }
}

/** A page has one source: that of most of its letters. Each recognised text weighs as much as it is long. @param page with all of its text */
function originOf(page: DocumentPage, recognised: DocumentPage[]): Pick<DocumentPage, 'source' | 'confidence'> {
  let letters = 0
  let sum = 0
  for (const { text, confidence } of recognised) {
    if (confidence === null) continue
    const count = countLetters(text)
    letters += count
    sum += count * confidence
  }
  if (letters === 0) return { source: page.source, confidence: page.confidence }
  return {
    source: letters > countLetters(page.text) / 2 ? 'ocr' : 'text',
    confidence: Math.round((sum / letters) * 1_000) / 1_000,
  }
}

/**
 * Removes the images that are left, and names those of attachments in a warning. The document's own pictures need none: their pages are
 * `unread`.
 */
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
