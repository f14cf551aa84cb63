import { extname } from 'node:path'
import { describeCrash } from '../describe-crash.ts'
import type { DocumentWarning, ExtractedDocument } from '../extracted-document.ts'
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

/**
 * Reads the attachments of a mail, except the images that its HTML part shows inside the body.
 * @throws ExtractionError document_too_complex (more than 1,000 attachments, or too much text in them)
 */
export async function readAttachments(
  message: MailMessage,
  input: ReaderInput,
): Promise<{ text: string; warnings: DocumentWarning[] }> {
  if (message.attachments.length > maxListed) throw documentTooComplex(`The mail has over ${maxListed} attachments.`)
  const shownInBody = readContentIds(message.html)
  const parts: string[] = []
  const warnings: DocumentWarning[] = []
  const notRead: string[] = []
  const budget = createTextBudget()
  for (const attachment of message.attachments) {
    if (isShownInBody(attachment, shownInBody)) continue
    const name = shortName(attachment.name)
    const read = await readAttachment(attachment, input)
    if ('reason' in read) {
      notRead.push(`${name} (${read.reason})`)
      continue
    }
    if (read.unreadPages.length > 0) notRead.push(`${name} (${imagesOn(read.unreadPages)})`)
    budget.spend(read.text.length)
    parts.push(`## Attachment: ${name}\n\n${read.text}`)
    warnings.push(...read.warnings.map(({ code, detail }) => ({ code, detail: `${name}: ${detail}`, pages: [] })))
  }
  if (notRead.length > 0) warnings.unshift(notReadWarning(notRead))
  return { text: parts.join('\n\n'), warnings }
}

/** `unreadPages` are pages that show something without text, such as a scan. Attachments are read without OCR. */
type Read = { text: string; warnings: DocumentWarning[]; unreadPages: number[] } | { reason: string }

const maxPagesNamed = 20

const imagesOn = (pages: number[]) =>
  `images without text on the pages ${pages.slice(0, maxPagesNamed).join(', ')}${pages.length > maxPagesNamed ? ' and others' : ''}`

async function readAttachment(attachment: MailAttachment, input: ReaderInput): Promise<Read> {
  const { bytes, contentType } = attachment
  if (bytes.length === 0) return { reason: 'empty' }
  if (contentType === 'text/calendar' || contentType === 'application/ics' || extensionOf(attachment) === 'ics') {
    const text = calendarText(decodeText(bytes) ?? '')
    return text === '' ? { reason: 'damaged' } : { text, warnings: [], unreadPages: [] }
  }
  const format = await formatOf(attachment)
  if (!format) return { reason: 'type not supported' }
  try {
    return toRead(await input.readAttachment(bytes, format))
  } catch (error) {
    return { reason: reasons[describeCrash(error, format.name).code] ?? 'damaged' }
  }
}

function toRead({ pages, warnings }: ExtractedDocument): Read {
  const text = pages
    .map(page => page.text)
    .filter(page => page !== '')
    .join('\n\n')
  const unread = pages.filter(page => page.unread)
  if (text === '') return { reason: unread.length > 0 ? 'an image without text' : 'no text found' }
  return { text, warnings, unreadPages: unread.map(page => page.number ?? 1) }
}

/** The type by content and name, or plain text for a part that its mail declares as text. */
async function formatOf({ bytes, name, contentType }: MailAttachment): Promise<Format | undefined> {
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
