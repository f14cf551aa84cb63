// Runs in each thread of the extraction pool. The file name ends in -worker.ts because knip takes such files as entries.
import { readFile } from 'node:fs/promises'
import { lowerThreadPriority } from '@ai-platform/runtime/lower-thread-priority.ts'
import { describeCrash, isMachineError } from './describe-crash.ts'
import type { ExtractedText } from './extracted-text.ts'
import { ExtractionError, unreadableDocument } from './extraction-error.ts'
import type { ExtractionOutcome, ExtractionRequest } from './extraction-message.ts'
import { type Format, formatOfSource } from './file-types.ts'
import { checkArchive } from './limits/check-archive.ts'
import { describeNonZip } from './limits/compound-file.ts'
import type { Pdfium } from './readers/load-pdfium.ts'
import { decodeTextFile } from './readers/read-text.ts'
import { normaliseText } from './text/normalise-text.ts'

lowerThreadPriority()

/** Loading pdfium takes 50 ms, so a thread loads it once. This is the only state of the module. */
let pdfium: Promise<Pdfium> | undefined

/** Reads one document. Never rejects: errors lose their class between threads, so they are returned as data. */
export async function extractInThread(request: ExtractionRequest): Promise<ExtractionOutcome> {
  const format = formatOfSource(request)
  try {
    if (!format) throw unreadableDocument('supported')
    return { extracted: await readDocument(request, format) }
  } catch (error) {
    if (isMachineError(error)) return { machineError: String(error) }
    const { code, detail, cause } = describeCrash(error, format?.name)
    return { documentError: { code, detail, cause: cause === undefined ? undefined : String(cause) } }
  }
}

/** Parsers are imported by the first document that needs them. */
async function readDocument(request: ExtractionRequest, format: Format): Promise<ExtractedText> {
  const { path, maxInflatedBytes, maxPages } = request
  if (format.reader === 'text') return { text: normaliseText(await decodeTextFile(path)), pages: null }
  if (format.reader === 'pdf') return readPdfFile(path, maxPages)
  const bytes = format.reader === 'html' ? Buffer.from(await decodeTextFile(path)) : await readFile(path)
  if (format.container === 'zip') await requireSafeZip(bytes, format.name, maxInflatedBytes)
  if (format.reader === 'docx') {
    const { readDocx } = await import('./readers/read-docx.ts')
    return readDocx(bytes)
  }
  const { readOffice } = await import('./readers/read-office.ts')
  return readOffice(bytes, format, maxInflatedBytes)
}

async function requireSafeZip(bytes: Buffer, formatName: string, maxInflatedBytes: number): Promise<void> {
  if (!bytes.subarray(0, 2).equals(Buffer.from('PK'))) throw describeNonZip(bytes, formatName)
  await checkArchive(bytes, formatName, maxInflatedBytes)
}

async function readPdfFile(path: string, maxPages: number): Promise<ExtractedText> {
  const [{ loadPdfium }, { readPdf }] = await Promise.all([
    import('./readers/load-pdfium.ts'),
    import('./readers/read-pdf.ts'),
  ])
  pdfium ??= loadPdfium()
  try {
    return await readPdf(await pdfium, path, maxPages)
  } catch (error) {
    // After a trap inside WebAssembly its memory may be inconsistent; the next PDF loads a new instance.
    if (!(error instanceof ExtractionError)) pdfium = undefined
    throw error
  }
}
