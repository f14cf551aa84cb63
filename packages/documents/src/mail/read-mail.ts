import { type ExtractedDocument, unpagedDocument } from '../extracted-document.ts'
import { unreadableDocument } from '../extraction-error.ts'
import { formatOfExtension } from '../file-types.ts'
import type { ReaderInput } from '../readers/reader.ts'
import { normaliseText } from '../text/normalise-text.ts'
import type { MailMessage } from './mail-message.ts'
import { moveBy, readAttachments } from './read-attachments.ts'

/** Of two versions of a body, the plain one is used unless it has less than this share of the words. */
const minPlainShare = 0.5

/**
 * Writes a mail as one text: headers, body, and each attachment below a heading `## Attachment: name`. Attachments that
 * are not read are named in the warning `attachments_not_read`; their scanned pages are listed in `attachedPages`.
 * @throws ExtractionError document_too_complex
 */
export async function readMail(message: MailMessage, input: ReaderInput): Promise<ExtractedDocument> {
  const headers = message.headers.map(([name, value]) => `${name}: ${value.replace(/\s+/g, ' ').trim()}`).join('\n')
  const body = await readBody(message, input)
  const { text, warnings, attachedPages } = await readAttachments(message, input)
  const before = normaliseText([headers, body].filter(part => part !== '').join('\n\n'))
  const start = before === '' ? '' : `${before}\n\n`
  return {
    // The attachments are normalised already, so their offsets stay.
    ...unpagedDocument(normaliseText(start + text)),
    warnings,
    attachedPages: attachedPages.map(page => moveBy(page, start.length)),
  }
}

async function readBody({ text, html }: MailMessage, input: ReaderInput): Promise<string> {
  const plain = normaliseText(text)
  if (html.trim() === '') return plain
  const rich = await readHtml(html, input)
  return plain === '' || countWords(plain) < countWords(rich) * minPlainShare ? rich : plain
}

async function readHtml(html: string, input: ReaderInput): Promise<string> {
  const format = formatOfExtension('html')
  if (!format) throw unreadableDocument('HTML')
  const { pages } = await input.readAttachment(Buffer.from(html), format)
  return pages.map(page => page.text).join('\n\n')
}

const countWords = (text: string) => text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0
