// Runs in each thread of the extraction pool. The file name ends in -worker.ts because knip takes such files as entries.
import { readFile } from 'node:fs/promises'
import { lowerThreadPriority } from '@ai-platform/runtime/lower-thread-priority.ts'
import { describeCrash, isMachineError } from './describe-crash.ts'
import { unreadableDocument } from './extraction-error.ts'
import type { ExtractionOutcome, ExtractionRequest } from './extraction-message.ts'
import { formatOfSource } from './file-types.ts'
import { readDocument } from './readers/read-document.ts'

lowerThreadPriority()

/** Reads one document. Never rejects: errors lose their class between threads, so they are returned as data. */
export async function extractInThread(request: ExtractionRequest): Promise<ExtractionOutcome> {
  const format = formatOfSource(request)
  try {
    if (!format) throw unreadableDocument('supported')
    const bytes = await readFile(request.path)
    return { extracted: await readDocument({ ...request, bytes, format }) }
  } catch (error) {
    if (isMachineError(error)) return { machineError: String(error) }
    const { code, detail, cause } = describeCrash(error, format?.name)
    return { documentError: { code, detail, cause: cause === undefined ? undefined : String(cause) } }
  }
}
