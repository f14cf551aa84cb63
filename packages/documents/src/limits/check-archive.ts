import type { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import yauzl from 'yauzl'
import { documentTooComplex, passwordProtected, unreadableDocument } from '../extraction-error.ts'

/** A long presentation has some hundreds of entries. */
const maxEntries = 10_000

/**
 * Refuses a zip that inflates to more than `maxInflatedBytes`, all entries together. The sizes in its headers are ignored:
 * every entry is inflated and counted, nothing is kept in memory, and counting stops at the limit. Runs before a parser
 * opens the file.
 * @param formatName the format in a user's words, for the error's detail
 * @throws ExtractionError document_too_complex (limit exceeded), password_protected (encrypted entry),
 * unreadable_document (not a complete, plain zip)
 */
export async function checkArchive(bytes: Buffer, formatName: string, maxInflatedBytes: number): Promise<void> {
  const archive = await openArchive(bytes, formatName)
  try {
    if (archive.entryCount > maxEntries) throw documentTooComplex(`The document has more than ${maxEntries} parts.`)
    const entries = await listEntries(archive, formatName)
    requirePlainDirectory(bytes, archive, entries, formatName)
    if (entries.some(entry => entry.isEncrypted())) throw passwordProtected()
    let inflated = 0
    for (const entry of entries) {
      for await (const size of inflatedSizes(archive, entry, formatName)) {
        inflated += size
        if (inflated > maxInflatedBytes)
          throw documentTooComplex('The uncompressed content of the document is too large.')
      }
    }
  } finally {
    archive.close()
  }
}

function openArchive(bytes: Buffer, formatName: string): Promise<yauzl.ZipFile> {
  const options = { autoClose: false, lazyEntries: true, validateEntrySizes: false }
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, options, (error, archive) =>
      error ? reject(unreadableDocument(formatName, error)) : resolve(archive),
    )
  })
}

function listEntries(archive: yauzl.ZipFile, formatName: string): Promise<yauzl.Entry[]> {
  const entries: yauzl.Entry[] = []
  return new Promise((resolve, reject) => {
    archive.on('entry', (entry: yauzl.Entry) => {
      entries.push(entry)
      archive.readEntry()
    })
    archive.on('end', () => resolve(entries))
    archive.on('error', error => reject(unreadableDocument(formatName, error)))
    archive.readEntry()
  })
}

/**
 * Refuses a zip whose central directory can be read in two ways. Parsers differ here: some follow a zip64 record, some
 * read beyond the entry count of the end record, so a parser could find entries that were not counted. The directory must
 * therefore fill the whole space before the end record (APPNOTE.TXT 4.3.16), as office programs write it.
 */
function requirePlainDirectory(
  bytes: Buffer,
  archive: yauzl.ZipFile,
  entries: yauzl.Entry[],
  formatName: string,
): void {
  const endsAt = bytes.length - 22 - archive.comment.length
  const end = bytes.subarray(endsAt)
  const listBytes = entries.reduce(
    (sum, e) => sum + 46 + e.fileNameLength + e.extraFieldLength + e.fileCommentLength,
    0,
  )
  const isPlain =
    end.readUInt32LE(0) === 0x06054b50 &&
    end.readUInt32LE(4) === 0 &&
    end.readUInt16LE(8) === entries.length &&
    end.readUInt16LE(10) === entries.length &&
    end.readUInt32LE(12) === listBytes &&
    end.readUInt32LE(16) + listBytes === endsAt
  if (!isPlain) throw unreadableDocument(formatName)
}

/** Yields the size of each inflated piece of an entry. A damaged entry ends early; the parser decides if that matters. */
async function* inflatedSizes(archive: yauzl.ZipFile, entry: yauzl.Entry, formatName: string): AsyncGenerator<number> {
  const stored = entry.compressionMethod === 0
  if (!stored && entry.compressionMethod !== 8) throw unreadableDocument(formatName)
  const raw = await openRaw(archive, entry, formatName)
  const pieces: Readable = stored ? raw : raw.pipe(createInflateRaw({ chunkSize: 256 * 1024 }))
  raw.on('error', error => pieces.destroy(error))
  try {
    for await (const piece of pieces) yield (piece as Buffer).length
  } catch {
    return
  } finally {
    raw.destroy()
    pieces.destroy()
  }
}

function openRaw(archive: yauzl.ZipFile, entry: yauzl.Entry, formatName: string): Promise<Readable> {
  const options = { decompress: entry.isCompressed() ? false : null, decrypt: null, start: null, end: null }
  return new Promise((resolve, reject) => {
    archive.openReadStream(entry, options, (error, raw) =>
      error ? reject(unreadableDocument(formatName, error)) : resolve(raw),
    )
  })
}
