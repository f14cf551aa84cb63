// Runs in each thread of the extraction pool. The file name ends in -worker.ts because knip takes such files as entries.
import { readFile } from 'node:fs/promises'
import { lowerThreadPriority } from '@ai-platform/runtime/lower-thread-priority.ts'
import { move, transferableSymbol, valueSymbol } from 'piscina'
import { describeCrash, isMachineError } from './describe-crash.ts'
import type { AttachmentPath } from './extracted-document.ts'
import { unreadableDocument } from './extraction-error.ts'
import type {
  ExtractionOutcome,
  ExtractionRequest,
  FailedOutcome,
  PageImageOutcome,
  PageImageRequest,
} from './extraction-message.ts'
import { type Format, formatOfSource } from './file-types.ts'
import type { PageImage } from './ocr/page-image.ts'
import { readDocument } from './readers/read-document.ts'

lowerThreadPriority()

/** Reads one document. Never rejects: errors lose their class between threads, so they are returned as data. */
export async function extractInThread(request: ExtractionRequest): Promise<ExtractionOutcome> {
  const format = formatOfSource(request)
  try {
    if (!format) throw unreadableDocument('supported')
    const { path, pages, maxInflatedBytes, maxPages } = request
    const bytes = await readFile(path)
    return { extracted: await readDocument({ bytes, format, pages, maxInflatedBytes, maxPages }) }
  } catch (error) {
    return toFailure(error, format)
  }
}

/** Renders or decodes a page. Never rejects. The image is moved to the other thread. */
export async function loadPageImageInThread(request: PageImageRequest): Promise<PageImageOutcome> {
  const format = formatOfSource(request)
  try {
    if (!format) throw unreadableDocument('supported')
    const { loadPageImage } = await import('./ocr/load-page-image.ts')
    const { path, page, maxPages, attachment } = request
    const file = { bytes: await readFile(path), format }
    const part = attachment.length === 0 ? file : await openAttachmentOf(file, attachment)
    const image = await loadPageImage(part.bytes, part.format, page, maxPages)
    return move({ [transferableSymbol]: image.gray.buffer, [valueSymbol]: { image } }) as unknown as {
      image: PageImage
    }
  } catch (error) {
    return toFailure(error, format)
  }
}

/** Parsers of mails and zip files are imported by the first of them. */
async function openAttachmentOf({ bytes, format }: { bytes: Buffer; format: Format }, path: AttachmentPath) {
  const { openAttachment } = await import('./mail/open-attachment.ts')
  return openAttachment(bytes, format, path)
}

function toFailure(error: unknown, format: Format | undefined): FailedOutcome {
  if (isMachineError(error)) return { machineError: String(error) }
  const { code, detail, cause } = describeCrash(error, format?.name)
  return { documentError: { code, detail, cause: cause === undefined ? undefined : String(cause) } }
}
