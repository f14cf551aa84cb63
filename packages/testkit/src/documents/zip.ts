import { constants, crc32, deflateRawSync } from 'node:zlib'

interface ZipEntry {
  name: string
  /** as it stands in the archive */
  packed: Buffer
  crc: number
  size: number
}

export function zipEntry(name: string, content: string | Buffer): ZipEntry {
  const bytes = Buffer.from(content)
  return { name, packed: deflateRawSync(bytes), crc: crc32(bytes), size: bytes.length }
}

/**
 * An entry that inflates to `prefix` followed by `megabytes` of the same byte, made without inflating it here: a
 * deflated block that ends on a byte boundary may be repeated (RFC 1951).
 */
export function repeatedEntry(name: string, prefix: string, fill: string, megabytes: number): ZipEntry {
  const head = Buffer.from(prefix)
  const block = Buffer.alloc(1 << 20, fill)
  const flush = { finishFlush: constants.Z_FULL_FLUSH, level: 9 }
  const packedBlock = deflateRawSync(block, flush)
  let crc = crc32(head)
  for (let index = 0; index < megabytes; index += 1) crc = crc32(block, crc)
  const blocks = Array.from({ length: megabytes }, () => packedBlock)
  const packed = Buffer.concat([deflateRawSync(head, flush), ...blocks, deflateRawSync(Buffer.alloc(0))])
  return { name, packed, crc, size: head.length + megabytes * block.length }
}

function sizesOf(entry: ZipEntry): Buffer {
  const fields = Buffer.alloc(12)
  fields.writeUInt32LE(entry.crc, 0)
  fields.writeUInt32LE(entry.packed.length, 4)
  fields.writeUInt32LE(entry.size, 8)
  return fields
}

const u16 = (value: number) => Buffer.from([value & 0xff, value >> 8])
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** A zip archive after PKWARE's APPNOTE, 4.3: local headers with their data, the central directory, its end record. */
export function buildZip(entries: ZipEntry[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    // version 2.0, no flags, deflate, 1980-01-01 00:00
    const common = Buffer.concat([u16(20), u16(0), u16(8), u16(0), u16(0x21), sizesOf(entry), u16(name.length), u16(0)])
    const local = Buffer.concat([u32(0x04034b50), common, name, entry.packed])
    const tail = [u16(0), u16(0), u16(0), u32(0), u32(offset)]
    central.push(Buffer.concat([u32(0x02014b50), u16(20), common, ...tail, name]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const count = u16(entries.length)
  const end = [u32(0x06054b50), u16(0), u16(0), count, count, u32(directory.length), u32(offset), u16(0)]
  return Buffer.concat([...locals, directory, ...end])
}
