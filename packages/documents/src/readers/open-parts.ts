import { constants, inflateRawSync } from 'node:zlib'
import yauzl from 'yauzl'
import { unreadableDocument } from '../extraction-error.ts'

/** The files inside of a zip-based document. */
export interface Parts {
  has(name: string): boolean
  /** Returns the content of a part; undefined when it is missing. */
  read(name: string): Buffer | undefined
  /** Decodes an XML part, which is UTF-8 or UTF-16 with a byte order mark. */
  readXml(name: string): string | undefined
}

/**
 * Opens a zip that passed checkArchive, so its inflated size is within the limit. Parts are inflated when they are read.
 * @param formatName the format in a user's words, for the error's detail
 * @throws ExtractionError unreadable_document, also from `read` for a damaged part
 */
export async function openParts(bytes: Buffer, formatName: string): Promise<Parts> {
  const entries = await listEntries(bytes, formatName)
  const read = (name: string) => {
    const entry = entries.get(name)
    if (!entry) return undefined
    try {
      return inflate(bytes, entry)
    } catch (error) {
      throw unreadableDocument(formatName, error)
    }
  }
  return {
    has: name => entries.has(name),
    read,
    readXml(name) {
      const part = read(name)
      return (
        part && new TextDecoder(part[0] === 0xff ? 'utf-16le' : part[0] === 0xfe ? 'utf-16be' : 'utf-8').decode(part)
      )
    },
  }
}

function listEntries(bytes: Buffer, formatName: string): Promise<Map<string, yauzl.Entry>> {
  const entries = new Map<string, yauzl.Entry>()
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, validateEntrySizes: false }
    yauzl.fromBuffer(bytes, options, (failure, archive) => {
      if (failure) return reject(unreadableDocument(formatName, failure))
      archive.on('entry', (entry: yauzl.Entry) => {
        entries.set(entry.fileName.replace(/^\//, ''), entry)
        archive.readEntry()
      })
      archive.on('end', () => resolve(entries))
      archive.on('error', error => reject(unreadableDocument(formatName, error)))
      archive.readEntry()
    })
  })
}

/** The local header repeats the entry's name and has an extra field of its own length (APPNOTE.TXT 4.3.7). */
function inflate(bytes: Buffer, entry: yauzl.Entry): Buffer {
  const header = entry.relativeOffsetOfLocalHeader
  const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28)
  const data = bytes.subarray(start, start + entry.compressedSize)
  return entry.compressionMethod === 0 ? data : inflateRawSync(data, { finishFlush: constants.Z_FINISH })
}
