import { extname } from 'node:path'
import { describeCrash } from '../describe-crash.ts'
import type { AttachedPage, DocumentWarning, ExtractedDocument } from '../extracted-document.ts'
import { documentTooComplex } from '../extraction-error.ts'
import { type Format, formatOfExtension } from '../file-types.ts'
import type { ReaderInput } from '../readers/reader.ts'
import { sniffBytes, sniffFileType } from '../sniff-file-type.ts'
import { decodeText } from '../text/decode-text.ts'
import { createTextBudget } from '../text/text-budget.ts'
import { calendarText } from './calendar-text.ts'
import type { MailAttachment, MailMessage } from './mail-message.ts'

const maxListed = 1_000

/** The warning names this many attachments at most. */
const maxNamed = 10
const maxNameCharacters = 100

/** Why an attachment was not read, by the code of the error. */
const reasons: Record<string, string> = {
  password_protected: 'protected by a password',
  unreadable_document: 'damaged',
  document_too_complex: 'too large or too many',
}

/** The attachments of a mail as one text. Offsets are those in this text. */
interface ReadAttachments {
  text: string
  warnings: DocumentWarning[]
  attachedPages: AttachedPage[]
}

/**
 * Reads the attachments of a mail, except the images that its HTML part shows inside the body. Images and scanned pages
 * become `attachedPages`.
 * @throws ExtractionError document_too_complex (more than 1,000 attachments, or too much text in them)
 */
export async function readAttachments(message: MailMessage, input: ReaderInput): Promise<ReadAttachments> {
  if (message.attachments.length > maxListed) throw documentTooComplex(`The mail has over ${maxListed} attachments.`)
  const shownInBody = readContentIds(message.html)
  const whole: ReadAttachments = { text: '', warnings: [], attachedPages: [] }
  const notRead: string[] = []
  const budget = createTextBudget()
  for (const [index, attachment] of message.attachments.entries()) {
    if (isShownInBody(attachment, shownInBody)) continue
    const name = shortName(attachment.name)
    const read = await readAttachment(attachment, input)
    if ('reason' in read) {
      notRead.push(`${name} (${read.reason})`)
      continue
    }
    budget.spend(read.text.length)
    whole.text += `${whole.text === '' ? '' : blankLine}## Attachment: ${name}`
    const start = whole.text.length
    for (const page of read.attachedPages)
      whole.attachedPages.push({
        ...moveBy(page, start),
        attachment: [index, ...page.attachment],
        // Users know the attachment, not the files in it.
        name: typeof page.attachment[0] === 'number' ? page.name : name,
      })
    whole.text += read.text
    whole.warnings.push(...read.warnings.map(({ code, detail }) => ({ code, detail: `${name}: ${detail}`, pages: [] })))
  }
  if (notRead.length > 0) whole.warnings.unshift(notReadWarning(notRead))
  return whole
}

const blankLine = '\n\n'

/** The text begins with a blank line, unless it is empty. The path and the name of its own pages are empty. */
type Read = ReadAttachments | { reason: string }

async function readAttachment(attachment: MailAttachment, input: ReaderInput): Promise<Read> {
  const { bytes, contentType } = attachment
  if (bytes.length === 0) return { reason: 'empty' }
  if (contentType === 'text/calendar' || contentType === 'application/ics' || extensionOf(attachment) === 'ics') {
    const text = calendarText(decodeText(bytes) ?? '')
    return text === '' ? { reason: 'damaged' } : { text: `${blankLine}${text}`, warnings: [], attachedPages: [] }
  }
  const format = await formatOf(attachment)
  if (!format) return { reason: 'type not supported' }
  try {
    return toRead(await input.readAttachment(bytes, format))
  } catch (error) {
    return { reason: reasons[describeCrash(error, format.name).code] ?? 'damaged' }
  }
}

function toRead({ pages, warnings, attachedPages = [] }: ExtractedDocument): Read {
  const read: ReadAttachments = { text: '', warnings, attachedPages: [] }
  for (const [index, { number, text, unread }] of pages.entries()) {
    if (text !== '') read.text += blankLine
    const start = read.text.length
    read.text += text
    const inside = attachedPages.filter(({ page }) => page === index)
    const whole = { attachment: [], name: '', number: number ?? 1, page: 0, start, end: read.text.length }
    if (inside.length > 0) read.attachedPages.push(...inside.map(page => ({ ...moveBy(page, start), page: 0 })))
    else if (unread) read.attachedPages.push(whole)
  }
  return read.text === '' && read.attachedPages.length === 0 ? { reason: 'no text found' } : read
}

/** Returns the page of a text that now follows `length` characters. */
export const moveBy = (page: AttachedPage, length: number): AttachedPage => ({
  ...page,
  start: page.start + length,
  end: page.end + length,
})

/** The type by content and name, or plain text for a part that its mail declares as text. */
export async function formatOf({
  bytes,
  name,
  contentType,
}: Pick<MailAttachment, 'bytes' | 'name' | 'contentType'>): Promise<Format | undefined> {
  const type = await sniffFileType(
    bytes.subarray(0, sniffBytes),
    contentType === 'message/rfc822' ? 'message.eml' : name,
  )
  if (type) return formatOfExtension(type.extension)
  const isText = /^(text|message)\//.test(contentType) && decodeText(bytes.subarray(0, sniffBytes)) !== undefined
  return isText ? formatOfExtension('txt') : undefined
}

const extensionOf = ({ name }: MailAttachment) => extname(name).slice(1).toLowerCase()

/** The content ids to which the HTML refers (RFC 2392), with and without percent encoding. */
function readContentIds(html: string): Set<string> {
  const ids = html.match(/(?<=\bcid:)[^\s"'<>)]+/gi) ?? []
  return new Set(
    ids.flatMap(id => [id, id.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))]),
  )
}

const isShownInBody = ({ contentType, contentId, name }: MailAttachment, shownInBody: Set<string>) =>
  contentType.startsWith('image/') && (shownInBody.has(contentId ?? '') || shownInBody.has(name))

/** One line without control characters, as it stands in a heading. */
function shortName(name: string): string {
  const line = name.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim() || 'attachment'
  const characters = [...line]
  return characters.length > maxNameCharacters ? `${characters.slice(0, maxNameCharacters).join('')}…` : line
}

function notReadWarning(notRead: string[]): DocumentWarning {
  const more = notRead.length - maxNamed
  const names = notRead.slice(0, maxNamed).join(', ') + (more > 0 ? ` and ${more} more` : '')
  return { code: 'attachments_not_read', detail: `These attachments were not read: ${names}.`, pages: [] }
}
