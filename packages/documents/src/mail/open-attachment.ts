import { readPart } from '../archive/read-part.ts'
import type { AttachmentPath } from '../extracted-document.ts'
import { unreadableDocument } from '../extraction-error.ts'
import type { Format } from '../file-types.ts'
import type { MailMessage } from './mail-message.ts'
import { parseEml } from './parse-eml.ts'
import { parseMsg } from './parse-msg.ts'
import { formatOf } from './read-attachments.ts'

/**
 * Returns an attachment of a mail, or of a mail inside it, or a picture of a zip-based document.
 * @param path of AttachedPage
 * @throws ExtractionError unreadable_document, password_protected, document_too_complex
 */
export async function openAttachment(
  bytes: Buffer,
  format: Format,
  path: AttachmentPath,
): Promise<{ bytes: Buffer; format: Format }> {
  const [index, ...rest] = path
  if (index === undefined) return { bytes, format }
  if (typeof index === 'string') return openPicture(await readPart(bytes, format.name, index), format, index)
  const attachment = (await parseMail(bytes, format)).attachments[index]
  const type = attachment && (await formatOf(attachment))
  if (!attachment || !type) throw unreadableDocument(format.name)
  return openAttachment(attachment.bytes, type, rest)
}

async function openPicture(bytes: Buffer, document: Format, name: string): Promise<{ bytes: Buffer; format: Format }> {
  const type = await formatOf({ bytes, name, contentType: '' })
  if (type?.reader !== 'image') throw unreadableDocument(document.name)
  return { bytes, format: type }
}

async function parseMail(bytes: Buffer, format: Format): Promise<MailMessage> {
  if (format.reader === 'eml') return parseEml(bytes)
  if (format.reader === 'msg') return parseMsg(bytes)
  throw unreadableDocument(format.name)
}
