import { littleEndian, type TiffPage } from './tiff-pages.ts'

/** Bytes of a value of each type of field (TIFF 6.0, section 2). Index 0 is no type. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
const short = 3
const long = 4

/** Offsets of the image data and their lengths: by strips, and by tiles (TIFF 6.0, sections 8 and 15). */
const dataTags = [
  [273, 279],
  [324, 325],
] as const
/** Fields that point to further directories: SubIFDs, Exif and GPS. */
const directoryTags = [330, 34_665, 34_853]
/** Fields of the old kind of JPEG (TIFF 6.0, section 22), whose data is anywhere in the file. */
const oldJpegTags = [512, 513, 514, 519, 520, 521]

const bigEndian = 0x4d4d
/** The most strips or tiles of a page. Each of its rows may be a strip. */
const maxParts = 1_000_000
const headerBytes = 8
const fieldBytes = 12

interface Field {
  tag: number
  type: number
  count: number
  /** The values as they are in the file. */
  values: Uint8Array
}

/**
 * Returns a TIFF file that has one page of a file and its data. Decoders read the first page, and memory does not grow with the
 * file. Returns undefined where the data of the page cannot be told from that of others: then the whole file has to be decoded.
 */
export function cutTiffPage(bytes: Uint8Array, { offset }: TiffPage): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isLittle = view.getUint16(0) === littleEndian
  const fields = readFields(bytes, view, offset, isLittle)
  const data = fields && findData(bytes, fields, isLittle)
  if (!fields || !data) return undefined
  return writePage(fields, data, isLittle)
}

function readFields(bytes: Uint8Array, view: DataView, offset: number, isLittle: boolean): Field[] | undefined {
  const fields: Field[] = []
  const count = view.getUint16(offset, isLittle)
  for (let at = offset + 2; at < offset + 2 + count * fieldBytes; at += fieldBytes) {
    const tag = view.getUint16(at, isLittle)
    if (oldJpegTags.includes(tag)) return undefined
    if (directoryTags.includes(tag)) continue
    const [type, values] = [view.getUint16(at + 2, isLittle), view.getUint32(at + 4, isLittle)]
    const length = (typeBytes[type] ?? 0) * values
    const from = length <= 4 ? at + 8 : view.getUint32(at + 8, isLittle)
    if (length === 0 || from + length > bytes.length) continue
    fields.push({ tag, type, count: values, values: bytes.subarray(from, from + length) })
  }
  return fields
}

interface PageData {
  offsetsTag: number
  parts: Uint8Array[]
}

/** Finds the strips or tiles of a page. In hostile files they overlap, so those that are longer than the file in all are refused. */
function findData(bytes: Uint8Array, fields: Field[], isLittle: boolean): PageData | undefined {
  for (const [offsetsTag, lengthsTag] of dataTags) {
    const [offsets, lengths] = [offsetsTag, lengthsTag].map(tag => readIntegers(fields, tag, isLittle))
    if (!offsets) continue
    if (offsets.length !== lengths?.length) return undefined
    let total = 0
    for (const [index, offset] of offsets.entries()) {
      const length = lengths[index] ?? 0
      total += length
      if (offset + length > bytes.length || total > bytes.length) return undefined
    }
    return { offsetsTag, parts: offsets.map((offset, index) => bytes.subarray(offset, offset + (lengths[index] ?? 0))) }
  }
  return undefined
}

function readIntegers(fields: Field[], wanted: number, isLittle: boolean): number[] | undefined {
  const field = fields.find(({ tag }) => tag === wanted)
  if (!field || field.count > maxParts || (field.type !== short && field.type !== long)) return undefined
  const { values, count, type } = field
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength)
  return Array.from({ length: count }, (_, index) =>
    type === short ? view.getUint16(index * 2, isLittle) : view.getUint32(index * 4, isLittle),
  )
}

/** Writes the header, the directory, the values that do not fit into it, and the image data. */
function writePage(fields: Field[], { offsetsTag, parts }: PageData, isLittle: boolean): Uint8Array {
  const offsets: Field = { tag: offsetsTag, type: long, count: parts.length, values: new Uint8Array(parts.length * 4) }
  const written = fields.map(field => (field.tag === offsetsTag ? offsets : field))
  const directoryBytes = 2 + written.length * fieldBytes + 4
  let at = headerBytes + directoryBytes
  const places = written.map(({ values }) => {
    const place = at
    if (values.length > 4) at += values.length + (values.length % 2)
    return place
  })
  const dataAt = at
  const file = new Uint8Array(dataAt + parts.reduce((sum, part) => sum + part.length, 0))
  const view = new DataView(file.buffer)
  const offsetsView = new DataView(offsets.values.buffer)
  for (const [index, part] of parts.entries()) {
    offsetsView.setUint32(index * 4, at, isLittle)
    file.set(part, at)
    at += part.length
  }
  view.setUint16(0, isLittle ? littleEndian : bigEndian)
  view.setUint16(2, 42, isLittle)
  view.setUint32(4, headerBytes, isLittle)
  view.setUint16(headerBytes, written.length, isLittle)
  for (const [index, { tag, type, count, values }] of written.entries()) {
    const entry = headerBytes + 2 + index * fieldBytes
    const place = places[index] ?? 0
    view.setUint16(entry, tag, isLittle)
    view.setUint16(entry + 2, type, isLittle)
    view.setUint32(entry + 4, count, isLittle)
    if (values.length > 4) view.setUint32(entry + 8, place, isLittle)
    file.set(values, values.length > 4 ? place : entry + 8)
  }
  return file
}
