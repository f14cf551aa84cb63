import { readFile } from 'node:fs/promises'
import { lowerThreadPriority } from '@ai-platform/runtime/lower-thread-priority.ts'
import type { ExtractedText } from './extracted-text.ts'
import { documentTooComplex, ExtractionError, unreadableDocument } from './extraction-error.ts'
import type { ExtractionOutcome, ExtractionTask } from './extraction-message.ts'
import { type Format, formatOfSource } from './file-types.ts'
import { checkArchive } from './limits/check-archive.ts'
import { describeNonZip } from './limits/compound-file.ts'
import type { Pdfium } from './readers/load-pdfium.ts'
import { readTextFile } from './readers/read-text.ts'
import { normaliseText } from './text/normalise-text.ts'

lowerThreadPriority()

/** pdfium is made once a thread: 50 ms. The one state of this module, and the thread's own. */
let pdfium: Promise<Pdfium> | undefined

/** Runs in a worker thread, one document at a time. Never rejects. */
export async function extractInThread(task: ExtractionTask): Promise<ExtractionOutcome> {
  const format = formatOfSource(task)
  try {
    if (!format) throw unreadableDocument('supported')
    return { extracted: await extractFormat(task, format) }
  } catch (error) {
    if (isMachineFault(error)) return { failure: String(error) }
    const { code, detail, cause } = error instanceof ExtractionError ? error : describeCrash(error, format)
    return { fault: { code, detail, cause: cause === undefined ? undefined : String(cause) } }
  }
}

async function extractFormat(task: ExtractionTask, format: Format): Promise<ExtractedText> {
  if (format.reader === 'text') return { text: normaliseText(await readTextFile(task.path)), pages: null }
  if (format.reader === 'pdf') return extractPdfFile(task)
  const bytes = format.reader === 'html' ? Buffer.from(await readTextFile(task.path)) : await readFile(task.path)
  if (format.container === 'zip') await requireTameZip(bytes, format, task.maxInflatedBytes)
  if (format.reader === 'docx') {
    const { readDocx } = await import('./readers/read-docx.ts')
    return readDocx(bytes)
  }
  const { readOffice } = await import('./readers/read-office.ts')
  return readOffice(bytes, format, task.maxInflatedBytes)
}

async function requireTameZip(bytes: Buffer, { name }: Format, maxInflatedBytes: number): Promise<void> {
  if (!bytes.subarray(0, 2).equals(Buffer.from('PK'))) throw describeNonZip(bytes, name)
  await checkArchive(bytes, name, maxInflatedBytes)
}

async function extractPdfFile({ path, maxPages }: ExtractionTask): Promise<ExtractedText> {
  const [{ loadPdfium }, { readPdf }] = await Promise.all([
    import('./readers/load-pdfium.ts'),
    import('./readers/read-pdf.ts'),
  ])
  pdfium ??= loadPdfium()
  try {
    return await readPdf(await pdfium, path, maxPages)
  } catch (error) {
    // What trapped inside WebAssembly may have left its memory in any state.
    if (!(error instanceof ExtractionError)) pdfium = undefined
    throw error
  }
}

function isMachineFault(error: unknown): boolean {
  return error instanceof Error && ('syscall' in error || ('code' in error && error.code === 'ERR_MODULE_NOT_FOUND'))
}

/** A parser that ran out of stack, of string length or of memory met too much; any other error, a broken document. */
function describeCrash(error: unknown, format: Format | undefined): ExtractionError {
  const tooMuch = error instanceof Error && ['RangeError', 'RuntimeError'].includes(error.name)
  return tooMuch
    ? documentTooComplex('The document is too large or too deeply nested to be read.', error)
    : unreadableDocument(format?.name ?? 'supported', error)
}
