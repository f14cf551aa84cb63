import { unreadableDocument } from '../extraction-error.ts'

const entrySize = 128
const endOfChain = 0xfffffffa

/**
 * Reads the streams of the root storage of a compound file (MS-CFB). Chains that run in circles or leave the file make it
 * unreadable.
 * @param bytes a file for which isCompoundFile holds
 * @throws ExtractionError unreadable_document
 */
export function readCompoundStreams(bytes: Buffer, formatName: string): Map<string, Buffer> {
  try {
    return readStreams(bytes)
  } catch (error) {
    throw unreadableDocument(formatName, error)
  }
}

function readStreams(bytes: Buffer): Map<string, Buffer> {
  const shift = bytes.readUInt16LE(30)
  if (shift < 7 || shift > 12) throw new Error('The sector size is wrong.')
  const size = 2 ** shift
  const sector = (index: number) => {
    const start = (index + 1) * size
    if (start >= bytes.length) throw new Error('A sector is outside of the file.')
    return bytes.subarray(start, start + size)
  }
  const fat = toNumbers(Buffer.concat(fatSectors(bytes, size, sector).map(sector)))
  const directory = joinChain(bytes.readUInt32LE(48), fat, sector)
  const root = directory.subarray(0, entrySize)
  const miniFat = toNumbers(joinChain(bytes.readUInt32LE(60), fat, sector))
  const miniStream = joinChain(root.readUInt32LE(116), fat, sector)
  const miniSize = 2 ** bytes.readUInt16LE(32)
  const miniSector = (index: number) => miniStream.subarray(index * miniSize, (index + 1) * miniSize)
  const cutoff = bytes.readUInt32LE(56)

  const streams = new Map<string, Buffer>()
  for (const entry of childEntries(directory)) {
    const isStream = entry[66] === 2
    const length = entry.readUInt32LE(120)
    const start = entry.readUInt32LE(116)
    if (!isStream || length > bytes.length) continue
    const content = length < cutoff ? joinChain(start, miniFat, miniSector) : joinChain(start, fat, sector)
    streams.set(nameOf(entry), content.subarray(0, length))
  }
  return streams
}

/** The sectors of the allocation table: 109 are listed in the header, the others in a chain (MS-CFB 2.5). */
function fatSectors(bytes: Buffer, size: number, sector: (index: number) => Buffer): number[] {
  const count = Math.min(bytes.readUInt32LE(44), Math.ceil(bytes.length / size))
  const sectors = toNumbers(bytes.subarray(76, 512))
  let next = bytes.readUInt32LE(68)
  while (sectors.length < count && next < endOfChain) {
    const list = toNumbers(sector(next))
    next = list.pop() ?? endOfChain
    sectors.push(...list)
  }
  return sectors.slice(0, count).filter(index => index < endOfChain)
}

function joinChain(start: number, next: number[], sector: (index: number) => Buffer): Buffer {
  const parts: Buffer[] = []
  for (let index = start; index < endOfChain; index = next[index] ?? endOfChain) {
    if (parts.length > next.length) throw new Error('A chain of sectors is a circle.')
    parts.push(sector(index))
  }
  return Buffer.concat(parts)
}

/** The entries of the root storage, which are a binary tree (MS-CFB 2.6.4). Embedded objects are in other storages. */
function childEntries(directory: Buffer): Buffer[] {
  const entries: Buffer[] = []
  const seen = new Set<number>()
  const pending = [directory.readUInt32LE(76)]
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    const entry = directory.subarray(id * entrySize, (id + 1) * entrySize)
    if (entry.length < entrySize || seen.has(id)) continue
    seen.add(id)
    entries.push(entry)
    pending.push(entry.readUInt32LE(68), entry.readUInt32LE(72))
  }
  return entries
}

function nameOf(entry: Buffer): string {
  const length = Math.min(entry.readUInt16LE(64), 64)
  return entry.toString('utf16le', 0, Math.max(0, length - 2))
}

function toNumbers(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readUInt32LE(index * 4))
}
