import PostalMime, { type Address, type Attachment, addressParser, decodeWords, type Email } from 'postal-mime'
import { documentTooComplex, ExtractionError } from '../extraction-error.ts'
import { checkMailSize } from './check-mail-size.ts'
import { isoDateOf } from './header-date.ts'
import type { MailAttachment, MailMessage } from './mail-message.ts'
import { refuseEncrypted } from './refuse-encrypted.ts'

const addressHeaders = ['From', 'To', 'Cc', 'Bcc']

/** Names of attachments without a file name, by content type. */
const namesByType: Record<string, string> = {
  'message/rfc822': 'message.eml',
  'text/calendar': 'calendar.ics',
  'application/ics': 'calendar.ics',
  'message/delivery-status': 'delivery-status.txt',
  'text/rfc822-headers': 'headers.txt',
}

/**
 * Parses a mail in the MIME format (RFC 5322, RFC 2045 to 2049). Mails inside the mail stay attachments.
 * @throws ExtractionError password_protected (encrypted), unreadable_document (its text is inside a signature),
 * document_too_complex (parts nested deeper than 256, more than 2 MiB of headers, or too many lines or parts)
 */
export async function parseEml(bytes: Buffer): Promise<MailMessage> {
  checkMailSize(bytes)
  const email = await parse(skipEnvelope(bytes))
  refuseEncrypted({
    contentType: email.headers.find(({ key }) => key === 'content-type')?.value ?? '',
    text: email.text ?? '',
    hasBody: Boolean(email.text?.trim() || email.html?.trim()),
    parts: email.attachments.map(({ mimeType, content }) => ({ contentType: mimeType, bytes: bytesOf(content) })),
  })
  return {
    headers: headersOf(email),
    text: email.text ?? '',
    html: email.html ?? '',
    attachments: email.attachments.map(toAttachment),
  }
}

async function parse(bytes: Buffer): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, { forceRfc822Attachments: true })
  } catch (error) {
    if (error instanceof RangeError || error instanceof ExtractionError) throw error
    // With valid options, only the limits for nesting and headers make postal-mime throw. Their errors have no code.
    throw documentTooComplex('The mail has too many nested parts or too many headers.', error)
  }
}

/** Skips a byte order mark, blank lines and the line `From …` of an mbox file (RFC 4155), which precede the headers. */
function skipEnvelope(bytes: Buffer): Buffer {
  const head = bytes.subarray(0, 1024).toString('latin1')
  const envelope = /^(?:\u00ef\u00bb\u00bf)?[\r\n]*(?:>?From [^\r\n]*\r?\n)?/.exec(head)
  return bytes.subarray(envelope?.[0].length ?? 0)
}

function headersOf({ headers }: Email): [string, string][] {
  const valuesOf = (name: string) => headers.filter(({ key }) => key === name.toLowerCase()).map(({ value }) => value)
  const [date] = valuesOf('Date')
  const [subject] = valuesOf('Subject')
  const shown: [string, string][] = [
    ...addressHeaders.map(name => [name, valuesOf(name).map(addressText).join(', ')] as [string, string]),
    ['Date', date ? isoDateOf(date) : ''],
    ['Subject', subject ? decodeWords(subject) : ''],
  ]
  return shown.filter(([, value]) => value !== '')
}

const addressText = (value: string) => addressParser(value).map(addressOf).join(', ')

function addressOf({ name, address, group }: Address): string {
  if (group) return `${name}: ${group.map(addressOf).join(', ')};`
  if (!address) return name
  return name && name !== address ? `${name} <${address}>` : address
}

function toAttachment({ filename, mimeType, content, contentId }: Attachment): MailAttachment {
  const name = filename?.trim() || namesByType[mimeType] || 'attachment'
  return { name, contentType: mimeType, bytes: bytesOf(content), contentId: contentId?.replace(/^\s*<|>\s*$/g, '') }
}

function bytesOf(content: Attachment['content']): Buffer {
  if (typeof content === 'string') return Buffer.from(content)
  return content instanceof ArrayBuffer
    ? Buffer.from(content)
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength)
}
