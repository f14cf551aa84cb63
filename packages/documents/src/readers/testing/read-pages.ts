import assert from 'node:assert/strict'
import { type ExtractedDocument, joinPages } from '../../extracted-document.ts'
import { formatOfExtension } from '../../file-types.ts'
import type { PageSelection } from '../../page-selection.ts'
import { readDocument } from '../read-document.ts'

/** Reads a document by the reader of its extension, in this thread. */
export function readPages(bytes: Buffer, extension: string, pages: PageSelection = null): Promise<ExtractedDocument> {
  const format = formatOfExtension(extension)
  assert.ok(format)
  return readDocument({ bytes, format, pages, maxInflatedBytes: 200 * 1024 * 1024, maxPages: 5_000 })
}

/** The text of a document, its pages separated by form feeds. */
export const readMarkdown = async (bytes: Buffer, extension: string): Promise<string> =>
  joinPages((await readPages(bytes, extension)).pages)
