import { decompressRTF } from '@kenjiuno/decompressrtf'
import type { FieldsData } from '@kenjiuno/msgreader'
import msgreader from '@kenjiuno/msgreader'
import iconv from 'iconv-lite'
import { ExtractionError, unreadableDocument } from '../extraction-error.ts'
import { isoDateOf } from './header-date.ts'
import type { MailAttachment, MailMessage } from './mail-message.ts'
import { refuseEncrypted } from './refuse-encrypted.ts'

/** The property type of strings in an eight-bit encoding (MS-OXCDATA 2.11.1, PtypString8). */
const string8 = 0x001e

/** Code pages that iconv-lite does not name `cp…`. */
const codePages: Record<number, string> = { 20127: 'ascii', 28591: 'latin1', 65000: 'utf-7', 65001: 'utf8' }

/**
 * Parses a mail in Outlook's format (MS-OXMSG).
 * @throws ExtractionError password_protected (encrypted), unreadable_document
 */
export function parseMsg(bytes: Buffer): MailMessage {
  try {
    return toMessage(parse(bytes))
  } catch (error) {
    // msgreader throws RangeErrors for offsets outside the file and for folders in a circle.
    throw error instanceof ExtractionError ? error : unreadableDocument('Outlook mail', error)
  }
}

type Reader = InstanceType<typeof msgreader.default>

interface Parsed {
  reader: Reader
  fields: FieldsData
}

function toMessage({ reader, fields }: Parsed): MailMessage {
  const attachments = (fields.attachments ?? []).map(attachment => toAttachment(reader, attachment))
  const text = fields.body ?? ''
  const html = htmlOf(fields)
  const isSmime = /^IPM\.Note\.SMIME$/i.test(fields.messageClass ?? '')
  refuseEncrypted({
    contentType: '',
    text,
    hasBody: !isSmime && Boolean(text.trim() || html.trim()),
    parts: isSmime ? attachments.map(part => ({ ...part, contentType: 'application/pkcs7-mime' })) : attachments,
  })
  return { headers: headersOf(fields), text, html, attachments: [...rtfBody(fields, text, html), ...attachments] }
}

/** Strings without Unicode are decoded a second time, when the code page of the message is known. */
function parse(bytes: Buffer): Parsed {
  let hasString8 = false
  const first = parseWith(bytes, {
    propertyObserver: (_, tag) => {
      hasString8 ||= (tag & 0xffff) === string8
    },
  })
  const codePage = first.fields.messageCodepage ?? first.fields.internetCodepage
  if (!hasString8 || !codePage) return first
  return parseWith(bytes, { ansiEncoding: encodingOf(codePage) })
}

function parseWith(bytes: Buffer, config: NonNullable<Reader['parserConfig']>) {
  const reader = new msgreader.default(new Uint8Array(bytes).buffer)
  reader.parserConfig = config
  const fields = reader.getFileData()
  if (fields.error !== undefined) throw unreadableDocument('Outlook mail')
  return { reader, fields }
}

function encodingOf(codePage: number): string {
  const name = codePages[codePage] ?? `cp${codePage}`
  return iconv.encodingExists(name) ? name : 'windows-1252'
}

function headersOf(fields: FieldsData): [string, string][] {
  const date = fields.clientSubmitTime ?? fields.messageDeliveryTime
  const recipients = (type: string) =>
    (fields.recipients ?? [])
      .filter(({ recipType }) => recipType === type)
      .map(({ name, smtpAddress, email }) => personText(name, smtpAddress ?? email))
      .join(', ')
  const shown: [string, string][] = [
    ['From', personText(fields.senderName, fields.senderSmtpAddress ?? fields.senderEmail)],
    ['To', recipients('to')],
    ['Cc', recipients('cc')],
    ['Bcc', recipients('bcc')],
    ['Date', date ? isoDateOf(date) : ''],
    ['Subject', fields.subject ?? ''],
  ]
  return shown.filter(([, value]) => value !== '')
}

/** An address without `@` is a path in the directory of an Exchange server, which people do not read. */
function personText(name = '', address = ''): string {
  if (!address.includes('@')) return name
  return name && name !== address ? `${name} <${address}>` : address
}

/** The HTML is stored as a string or as bytes in the code page of the message. */
function htmlOf({ bodyHtml, html, internetCodepage }: FieldsData): string {
  if (bodyHtml) return bodyHtml
  return html ? iconv.decode(Buffer.from(html), encodingOf(internetCodepage ?? 65001)) : ''
}

/** A message that has its body in RTF alone (MS-OXRTFCP) is read as if the RTF were attached. */
function rtfBody({ compressedRtf }: FieldsData, text: string, html: string): MailAttachment[] {
  if (!compressedRtf || text.trim() || html.trim()) return []
  const bytes = Buffer.from(decompressRTF([...compressedRtf]))
  return [{ name: 'body.rtf', contentType: 'application/rtf', bytes, contentId: undefined }]
}

function toAttachment(reader: Reader, fields: FieldsData): MailAttachment {
  const { fileName, content } = reader.getAttachment(fields)
  const mimeType = (fields.attachMimeTag ?? '').toLowerCase()
  // The content of a mail with a separate signature is a whole mail (MS-OXOSMIME 2.1.2).
  const isSigned = mimeType === 'multipart/signed'
  const name = isSigned ? 'message.eml' : fileName || fields.fileNameShort || fields.name || 'attachment'
  return {
    name,
    contentType: isSigned ? 'message/rfc822' : mimeType || typeOfName(name),
    bytes: Buffer.from(content),
    contentId: fields.pidContentId,
  }
}

/** Outlook often stores no content type. Only images need one, because the body may show them. */
const typeOfName = (name: string) => (/\.(png|jpe?g|gif|bmp|webp|tiff?|svg)$/i.test(name) ? 'image/unknown' : '')
