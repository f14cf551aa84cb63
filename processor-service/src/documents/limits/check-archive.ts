import type { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import yauzl from 'yauzl'
import { documentTooComplex, passwordProtected, unreadableDocument } from '../extraction-error.ts'

/** A long presentation has some hundreds of parts. */
const maxEntries = 10_000

/**
 * Counts what a zip really inflates to, whatever its headers say, before any parser holds it in memory. Nothing is
 * kept and nothing is written; it stops at the first byte above `maxInflatedBytes` (all entries together).
 *
 * Throws ExtractionError: `document_too_complex` above the limits, `password_protected` for an encrypted entry,
 * `unreadable_document` for what is no whole, plain zip. `kind` names the format for the sentence.
 */
export async function checkArchive(bytes: Buffer, kind: string, maxInflatedBytes: number): Promise<void> {
  const archive = await openArchive(bytes, kind)
  try {
    if (archive.entryCount > maxEntries)
      throw documentTooComplex(`The document is made of more than ${maxEntries} parts.`)
    const entries = await listEntries(archive, kind)
    requirePlainDirectory(bytes, archive, entries, kind)
    if (entries.some(entry => entry.isEncrypted())) throw passwordProtected()
    let inflated = 0
    for (const entry of entries) {
      for await (const size of inflatedSizes(archive, entry, kind)) {
        inflated += size
        if (inflated > maxInflatedBytes) throw documentTooComplex('The document unpacks to more than can be read.')
      }
    }
  } finally {
    archive.close()
  }
}

function openArchive(bytes: Buffer, kind: string): Promise<yauzl.ZipFile> {
  const options = { autoClose: false, lazyEntries: true, validateEntrySizes: false }
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, options, (error, archive) =>
      error ? reject(unreadableDocument(kind, error)) : resolve(archive),
    )
  })
}

function listEntries(archive: yauzl.ZipFile, kind: string): Promise<yauzl.Entry[]> {
  const entries: yauzl.Entry[] = []
  return new Promise((resolve, reject) => {
    archive.on('entry', (entry: yauzl.Entry) => {
      entries.push(entry)
      archive.readEntry()
    })
    archive.on('end', () => resolve(entries))
    archive.on('error', error => reject(unreadableDocument(kind, error)))
    archive.readEntry()
  })
}

/**
 * The parsers behind this guard find the list of entries in ways of their own: one believes a zip64 record where another
 * does not, one reads on past the count that the end record names. So the list must be the only one possible: it fills the
 * whole space up to the end record (APPNOTE.TXT 4.3.16), as every office program writes it, and hides nothing.
 */
function requirePlainDirectory(bytes: Buffer, archive: yauzl.ZipFile, entries: yauzl.Entry[], kind: string): void {
  const endsAt = bytes.length - 22 - archive.comment.length
  const end = bytes.subarray(endsAt)
  const listBytes = entries.reduce(
    (sum, e) => sum + 46 + e.fileNameLength + e.extraFieldLength + e.fileCommentLength,
    0,
  )
  const plain =
    end.readUInt32LE(0) === 0x06054b50 &&
    end.readUInt32LE(4) === 0 &&
    end.readUInt16LE(8) === entries.length &&
    end.readUInt16LE(10) === entries.length &&
    end.readUInt32LE(12) === listBytes &&
    end.readUInt32LE(16) + listBytes === endsAt
  if (!plain) throw unreadableDocument(kind)
}

/** The sizes of an entry's inflated pieces. A damaged entry ends early: whether it matters is the parser's to say. */
async function* inflatedSizes(archive: yauzl.ZipFile, entry: yauzl.Entry, kind: string): AsyncGenerator<number> {
  const stored = entry.compressionMethod === 0
  if (!stored && entry.compressionMethod !== 8) throw unreadableDocument(kind)
  const raw = await openRaw(archive, entry, kind)
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

function openRaw(archive: yauzl.ZipFile, entry: yauzl.Entry, kind: string): Promise<Readable> {
  const options = { decompress: entry.isCompressed() ? false : null, decrypt: null, start: null, end: null }
  return new Promise((resolve, reject) => {
    archive.openReadStream(entry, options, (error, raw) =>
      error ? reject(unreadableDocument(kind, error)) : resolve(raw),
    )
  })
}
