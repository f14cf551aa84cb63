import yauzl from 'yauzl'
import { documentTooComplex, passwordProtected, unreadableDocument } from '../extraction-error.ts'

/** A long presentation has some hundreds of entries. */
const maxEntries = 10_000

/** A file in a zip. */
export interface ArchiveEntry {
  name: string
  /** The content as the zip holds it. */
  data: Buffer
  isDeflated: boolean
}

/**
 * Lists the files of a zip. Names that leave its folder, such as `../x` and `/x`, make it unreadable.
 * @param formatName the format in a user's words, for the error's detail
 * @throws ExtractionError document_too_complex (more than 10,000 entries), password_protected (encrypted entry),
 * unreadable_document (not a complete, plain zip)
 */
export async function listEntries(bytes: Buffer, formatName: string): Promise<ArchiveEntry[]> {
  const unreadable = (error?: unknown) => unreadableDocument(formatName, error)
  const archive = await openArchive(bytes).catch(error => Promise.reject(unreadable(error)))
  if (archive.entryCount > maxEntries) throw documentTooComplex(`The document has more than ${maxEntries} parts.`)
  const entries = await readDirectory(archive).catch(error => Promise.reject(unreadable(error)))
  if (!isPlainDirectory(bytes, archive, entries)) throw unreadable()
  if (entries.some(entry => entry.isEncrypted())) throw passwordProtected()
  return entries.map(entry => {
    const data = findData(bytes, entry)
    if (!data || ![0, 8].includes(entry.compressionMethod)) throw unreadable()
    return { name: entry.fileName, data, isDeflated: entry.compressionMethod === 8 }
  })
}

/** The sizes in the headers are not compared with the content: they may be false, and nothing here relies on them. */
function openArchive(bytes: Buffer): Promise<yauzl.ZipFile> {
  const options = { autoClose: false, lazyEntries: true, validateEntrySizes: false }
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, options, (error, archive) => (error ? reject(error) : resolve(archive)))
  })
}

function readDirectory(archive: yauzl.ZipFile): Promise<yauzl.Entry[]> {
  const entries: yauzl.Entry[] = []
  return new Promise((resolve, reject) => {
    archive.on('entry', (entry: yauzl.Entry) => {
      entries.push(entry)
      archive.readEntry()
    })
    archive.on('end', () => resolve(entries))
    archive.on('error', reject)
    archive.readEntry()
  })
}

/**
 * Whether a zip's central directory can be read in one way only. Some parsers follow a zip64 record, others read beyond the
 * entry count of the end record. They could find entries that were not counted. So the directory must fill the whole space
 * before the end record (APPNOTE.TXT 4.3.16), as office programs write it.
 */
function isPlainDirectory(bytes: Buffer, archive: yauzl.ZipFile, entries: yauzl.Entry[]): boolean {
  const endsAt = bytes.length - 22 - archive.comment.length
  const end = bytes.subarray(endsAt)
  const listBytes = entries.reduce(
    (sum, e) => sum + 46 + e.fileNameLength + e.extraFieldLength + e.fileCommentLength,
    0,
  )
  return (
    end.readUInt32LE(0) === 0x06054b50 &&
    end.readUInt32LE(4) === 0 &&
    end.readUInt16LE(8) === entries.length &&
    end.readUInt16LE(10) === entries.length &&
    end.readUInt32LE(12) === listBytes &&
    end.readUInt32LE(16) + listBytes === endsAt
  )
}

/** The local header repeats the entry's name and has an extra field of its own length (APPNOTE.TXT 4.3.7). */
function findData(bytes: Buffer, { relativeOffsetOfLocalHeader: header, compressedSize }: yauzl.Entry) {
  if (header + 30 > bytes.length || bytes.readUInt32LE(header) !== 0x04034b50) return undefined
  const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28)
  const end = start + compressedSize
  return end > bytes.length ? undefined : bytes.subarray(start, end)
}
