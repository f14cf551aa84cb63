import { unreadableDocument } from '../extraction-error.ts'
import { checkInflatedSize } from './check-inflated-size.ts'
import { describeNonZip } from './compound-file.ts'
import { inflateEntry } from './inflate-entry.ts'
import { type ArchiveEntry, listEntries } from './list-entries.ts'

/** The parts of a zip-based document. Names are compared without regard to case (ECMA-376 part 2, 6.2.2.3). */
export interface DocumentPackage {
  /** The format in a user's words, for error details. */
  formatName: string
  has(name: string): boolean
  /**
   * Yields the text of a part in pieces; nothing for a part that does not exist.
   * @throws ExtractionError unreadable_document (damaged part)
   */
  stream(name: string): AsyncGenerator<string>
}

/** A zip-based document. */
export interface PackageFile {
  bytes: Buffer
  format: { name: string }
  /** Limit for the uncompressed content of all parts, in bytes. */
  maxInflatedBytes: number
}

/**
 * Opens a zip-based document, after its whole content was inflated and counted.
 * @throws ExtractionError unreadable_document, password_protected, document_too_complex (too many parts or bytes)
 */
export async function openPackage({ bytes, format, maxInflatedBytes }: PackageFile): Promise<DocumentPackage> {
  if (!bytes.subarray(0, 2).equals(Buffer.from('PK'))) throw describeNonZip(bytes, format.name)
  const entries = await listEntries(bytes, format.name)
  await checkInflatedSize(entries, maxInflatedBytes)
  const byName = new Map(entries.map(entry => [entry.name.toLowerCase(), entry]))
  return {
    formatName: format.name,
    has: name => byName.has(name.toLowerCase()),
    async *stream(name) {
      const entry = byName.get(name.toLowerCase())
      if (entry) yield* decodeEntry(entry, format.name)
    },
  }
}

async function* decodeEntry(entry: ArchiveEntry, formatName: string): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  try {
    for await (const piece of inflateEntry(entry)) {
      decoder ??= new TextDecoder(encodingOf(piece))
      yield decoder.decode(piece, { stream: true })
    }
  } catch (error) {
    throw unreadableDocument(formatName, error)
  }
}

/** XML without a declaration is UTF-8 or UTF-16 with a byte order mark (XML 1.0, 4.3.3). Office uses no other encodings. */
function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8'
}

/** Returns the whole text of a part; undefined for a part that does not exist. */
export async function readPartText(archive: DocumentPackage, name: string): Promise<string | undefined> {
  if (!archive.has(name)) return undefined
  let text = ''
  for await (const piece of archive.stream(name)) text += piece
  return text
}
