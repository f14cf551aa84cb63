import type { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import yauzl from 'yauzl'
import { unreadableDocument } from '../extraction-error.ts'

/** The parts of a zip-based document. Names are compared without regard to case (ECMA-376 part 2, 6.2.2.3). */
export interface OfficePackage {
  /** The format in a user's words, for error details. */
  formatName: string
  /** Names in the order of the archive. */
  names: string[]
  has(name: string): boolean
  /**
   * Yields the text of a part in pieces; nothing for a part that does not exist.
   * @throws ExtractionError unreadable_document (damaged part)
   */
  stream(name: string): AsyncGenerator<string>
}

/**
 * Opens a zip-based document.
 * @param bytes a file that passed checkArchive, which has counted its inflated size
 * @throws ExtractionError unreadable_document
 */
export async function openPackage(bytes: Buffer, formatName: string): Promise<OfficePackage> {
  try {
    const { archive, entries } = await openArchive(bytes)
    const byName = new Map(entries.map(entry => [entry.fileName.toLowerCase(), entry]))
    return {
      formatName,
      names: entries.map(entry => entry.fileName),
      has: name => byName.has(name.toLowerCase()),
      async *stream(name) {
        const entry = byName.get(name.toLowerCase())
        if (entry) yield* streamText(archive, entry, formatName)
      },
    }
  } catch (error) {
    throw unreadableDocument(formatName, error)
  }
}

function openArchive(bytes: Buffer): Promise<{ archive: yauzl.ZipFile; entries: yauzl.Entry[] }> {
  const options = { autoClose: false, lazyEntries: true, validateEntrySizes: false }
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, options, (error, archive) => {
      if (error) return reject(error)
      const entries: yauzl.Entry[] = []
      archive.on('entry', (entry: yauzl.Entry) => {
        entries.push(entry)
        archive.readEntry()
      })
      archive.on('end', () => resolve({ archive, entries }))
      archive.on('error', reject)
      archive.readEntry()
    })
  })
}

async function* streamText(archive: yauzl.ZipFile, entry: yauzl.Entry, formatName: string): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  for await (const piece of inflatedPieces(archive, entry, formatName)) {
    decoder ??= new TextDecoder(encodingOf(piece))
    yield decoder.decode(piece, { stream: true })
  }
}

/** XML without a declaration is UTF-8 or UTF-16 with a byte order mark (XML 1.0, 4.3.3). Office uses no other encodings. */
function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8'
}

async function* inflatedPieces(
  archive: yauzl.ZipFile,
  entry: yauzl.Entry,
  formatName: string,
): AsyncGenerator<Uint8Array> {
  const raw = await openRaw(archive, entry)
  const pieces: Readable = entry.isCompressed() ? raw.pipe(createInflateRaw({ chunkSize: 64 * 1024 })) : raw
  raw.on('error', error => pieces.destroy(error))
  try {
    for await (const piece of pieces) yield piece
  } catch (error) {
    throw unreadableDocument(formatName, error)
  } finally {
    raw.destroy()
    pieces.destroy()
  }
}

function openRaw(archive: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  const options = { decompress: entry.isCompressed() ? false : null, decrypt: null, start: null, end: null }
  return new Promise((resolve, reject) => {
    archive.openReadStream(entry, options, (error, raw) => (error ? reject(error) : resolve(raw)))
  })
}
