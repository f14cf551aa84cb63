import { joinPages } from '../extracted-document.ts'
import { formatOfExtension } from '../file-types.ts'
import { readDocument } from '../readers/read-document.ts'

const megabyte = 1024 * 1024

/** Reads a document as a file with this extension, in this thread, and returns the text of its pages. */
export async function readAs(extension: string, bytes: Buffer): Promise<string> {
  const format = formatOfExtension(extension)
  if (!format) throw new Error(`${extension} is not supported.`)
  const limits = { maxInflatedBytes: 100 * megabyte, maxPages: 5_000 }
  return joinPages((await readDocument({ bytes, path: '', format, pages: null, ...limits })).pages)
}
