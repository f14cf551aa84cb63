import type { Outbound } from '@ai-platform/runtime/outbound/outbound.ts'
import { unreachable } from '@ai-platform/runtime/outbound/outbound-refused.ts'
import { fetchDocument } from './fetch-document.ts'
import type { Fields } from './read-fields.ts'
import type { ReceivedUpload } from './receive-upload.ts'
import { type StoredFile, type StoreTarget, storeFile } from './store-file.ts'
import { checkOptions } from './submission-fields.ts'

/** What is fetched, with the fields of the submission. */
export interface UrlToReceive extends Fields {
  url: URL
}

/**
 * Fetches a document and stores it. When it rejects, nothing remains in the storage.
 * @param options.maxMs the time for the whole request, redirects and storing included
 * @throws OutboundRefused url_not_allowed or url_unreachable; ProblemError file_empty, file_too_large, unsupported_file_type,
 * invalid_pages or invalid_option; the reason of the target's signal
 */
export async function receiveUrl(
  { url, ...fields }: UrlToReceive,
  target: StoreTarget,
  { outbound, maxMs }: { outbound: Outbound; maxMs: number },
): Promise<ReceivedUpload> {
  const late = new AbortController()
  const timer = setTimeout(
    () =>
      late.abort(unreachable(`The document did not arrive within ${Math.ceil(maxMs / 1000)} s. Use a faster host.`)),
    maxMs,
  )
  const signal = AbortSignal.any([target.signal, late.signal])
  try {
    const incoming = await fetchDocument(outbound, url, { maxBytes: target.maxBytes, signal })
    const file = await storeFile(incoming, { ...target, signal })
    await checkFile(fields, file, target)
    return { ...file, ...fields }
  } finally {
    clearTimeout(timer)
  }
}

/** Checks the options that depend on the format, and removes the file when they do not fit. */
async function checkFile(
  { options, taskType }: Fields,
  file: StoredFile,
  { storage, key }: StoreTarget,
): Promise<void> {
  try {
    checkOptions(options ?? {}, taskType, file.type)
  } catch (error) {
    if (file.document === key) await storage.remove(key)
    throw error
  }
}
