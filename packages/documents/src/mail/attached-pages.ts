import { type AttachedPage, type DocumentPage, type ExtractedDocument, toPage } from '../extracted-document.ts'
import { formatPageSelection, rangesOf } from '../page-selection.ts'

/** The warning names this many attachments at most. */
const maxNamed = 10

/** Returns an attached page with the text that it has. @param document that lists it */
export const toUnreadPage = ({ pages }: ExtractedDocument, { number, start, end }: AttachedPage): DocumentPage =>
  toPage(number, pages[0]?.text.slice(start, end) ?? '', true)

/** Puts the recognised texts of attached pages where they belong. Pages that are not in `pages` are left. */
export function insertAttachedPages(
  document: ExtractedDocument,
  pages: Pick<ReadonlyMap<AttachedPage, DocumentPage>, 'get' | 'has'>,
): ExtractedDocument {
  const { attachedPages = [] } = document
  const [mail, ...others] = document.pages
  if (!mail || attachedPages.length === 0) return document
  let text = ''
  let end = 0
  for (const page of attachedPages) {
    const read = pages.get(page)?.text ?? mail.text.slice(page.start, page.end)
    const isNew = page.start === page.end && read !== ''
    text += mail.text.slice(end, page.start) + (isNew ? '\n\n' : '') + read
    end = page.end
  }
  return {
    ...document,
    pages: [{ ...mail, text: text + mail.text.slice(end) }, ...others],
    attachedPages: attachedPages.filter(page => !pages.has(page)),
  }
}

/** Replaces the attached pages that are left by a warning that names them. */
export function warnOfAttachedPages({ attachedPages = [], ...document }: ExtractedDocument): ExtractedDocument {
  if (attachedPages.length === 0) return document
  const attachments = [...Map.groupBy(attachedPages, ({ attachment }) => attachment.join()).values()]
  const names = attachments.slice(0, maxNamed).map(nameAttachment)
  const more = attachments.length > maxNamed ? ` and ${attachments.length - maxNamed} more` : ''
  const detail = `Images without text in these attachments were not read: ${names.join(', ')}${more}.`
  return { ...document, warnings: [...document.warnings, { code: 'attachments_not_read', detail, pages: [] }] }
}

function nameAttachment(pages: AttachedPage[]): string {
  const ranges = formatPageSelection(rangesOf(pages.map(({ number }) => number)).slice(0, maxNamed))
  return `${pages[0]?.name} (page ${ranges.replaceAll(',', ', ')})`
}
