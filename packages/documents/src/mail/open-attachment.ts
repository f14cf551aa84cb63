import { unreadableDocument } from '../extraction-error.ts'
import type { Format } from '../file-types.ts'
import type { MailMessage } from './mail-message.ts'
import { parseEml } from './parse-eml.ts'
import { parseMsg } from './parse-msg.ts'
import { formatOf } from './read-attachments.ts'

/**
 * Returns an attachment of a mail, or of a mail inside it.
 * @param path the indices of AttachedPage
 * @throws ExtractionError unreadable_document, password_protected, document_too_complex
 */
export async function openAttachment(
  bytes: Buffer,
  format: Format,
  path: number[],
): Promise<{ bytes: Buffer; format: Format }> {
  const [index, ...rest] = path
  if (index === undefined) return { bytes, format }
  const attachment = (await parseMail(bytes, format)).attachments[index]
  const type = attachment && (await formatOf(attachment))
  if (!attachment || !type) throw unreadableDocument(format.name)
  return openAttachment(attachment.bytes, type, rest)
}

async function parseMail(bytes: Buffer, format: Format): Promise<MailMessage> {
  if (format.reader === 'eml') return parseEml(bytes)
  if (format.reader === 'msg') return parseMsg(bytes)
  throw unreadableDocument(format.name)
}
