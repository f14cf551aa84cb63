import { buffer } from 'node:stream/consumers'
import { unreadableDocument } from '../extraction-error.ts'
import { inflateEntry } from './inflate-entry.ts'
import { listEntries } from './list-entries.ts'

/**
 * Returns the bytes of a part of a zip-based document that was opened before, so its content was counted.
 * @throws ExtractionError unreadable_document (no such part, or a damaged one)
 */
export async function readPart(bytes: Buffer, formatName: string, name: string): Promise<Buffer> {
  const entry = (await listEntries(bytes, formatName)).find(each => each.name.toLowerCase() === name.toLowerCase())
  if (!entry) throw unreadableDocument(formatName)
  try {
    return await buffer(inflateEntry(entry))
  } catch (error) {
    throw unreadableDocument(formatName, error)
  }
}
