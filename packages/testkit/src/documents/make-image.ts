import { crc32, deflateSync } from 'node:zlib'

/** A gray image: one byte a pixel, rows from the top, 0 is black. */
export interface GrayImage {
  width: number
  height: number
  gray: Uint8Array
}

/** A PNG file (ISO 15948) of samples with 8 bits. `channels` 1 is gray, 4 is red, green, blue and alpha. */
export function makePng({ width, height, gray: samples }: GrayImage, channels: 1 | 4 = 1): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const checksum = Buffer.alloc(4)
    checksum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, checksum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  header[9] = channels === 1 ? 0 : 6
  const line = width * channels
  const rows = Array.from({ length: height }, (_, row) =>
    Buffer.concat([Buffer.of(0), samples.subarray(row * line, (row + 1) * line)]),
  )
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A little-endian TIFF file (TIFF 6.0), a page an image, each in one strip. */
export function makeTiff(images: GrayImage[], { deflate = false } = {}): Buffer {
  const parts: Buffer[] = [Buffer.from('49492a0000000000', 'hex')]
  let length = 8
  const add = (part: Buffer) => {
    parts.push(part)
    length += part.length
  }
  const pointers: [Buffer, at: number][] = [[parts[0] as Buffer, 4]]
  for (const { width, height, gray } of images) {
    const strip = deflate ? deflateSync(gray) : Buffer.from(gray)
    const stripOffset = length
    add(strip)
    if (length % 2 === 1) add(Buffer.alloc(1))
    const fields = [
      [256, width],
      [257, height],
      [258, 8],
      [259, deflate ? 8 : 1],
      [262, 1],
      [273, stripOffset],
      [277, 1],
      [278, height],
      [279, strip.length],
    ]
    const directory = Buffer.alloc(2 + fields.length * 12 + 4)
    directory.writeUInt16LE(fields.length, 0)
    for (const [index, [tag = 0, value = 0]] of fields.entries()) {
      directory.writeUInt16LE(tag, 2 + index * 12)
      directory.writeUInt16LE(4, 4 + index * 12)
      directory.writeUInt32LE(1, 6 + index * 12)
      directory.writeUInt32LE(value, 10 + index * 12)
    }
    const [previous, at] = pointers.at(-1) as [Buffer, number]
    previous.writeUInt32LE(length, at)
    pointers.push([directory, directory.length - 4])
    add(directory)
  }
  return Buffer.concat(parts)
}

/**
 * A PDF 1.4 whose pages are images, as a scanner makes them. A page given as text has one line of Helvetica instead.
 * @param dpi of the images
 */
export function makeScanPdf(pages: (GrayImage | string)[], dpi: number): Buffer {
  const objects: Buffer[] = [
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from(
      `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, page) => `${4 + page * 3} 0 R`).join(' ')}] >>`,
    ),
    Buffer.from('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'),
  ]
  const stream = (head: string, data: Buffer) =>
    Buffer.concat([Buffer.from(`<< ${head} /Length ${data.length} >>\nstream\n`), data, Buffer.from('\nendstream')])
  for (const [index, page] of pages.entries()) {
    const image = typeof page === 'string' ? { width: 1, height: 1, gray: Uint8Array.of(255) } : page
    const [width, height] = [image.width, image.height].map(side => ((side * 72) / dpi).toFixed(2))
    const size = typeof page === 'string' ? '595 842' : `${width} ${height}`
    const content =
      typeof page === 'string' ? `BT /F1 12 Tf 40 700 Td (${page}) Tj ET` : `${width} 0 0 ${height} 0 0 cm /Im Do`
    const [contents, scan] = [5 + index * 3, 6 + index * 3]
    objects.push(
      Buffer.from(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${size}] /Contents ${contents} 0 R ` +
          `/Resources << /Font << /F1 3 0 R >> /XObject << /Im ${scan} 0 R >> >> >>`,
      ),
      stream('', Buffer.from(content)),
      stream(
        `/Type /XObject /Subtype /Image /Width ${image.width} /Height ${image.height} /ColorSpace /DeviceGray ` +
          '/BitsPerComponent 8 /Filter /FlateDecode',
        deflateSync(image.gray),
      ),
    )
  }
  const parts = [Buffer.from('%PDF-1.4\n')]
  let length = parts[0]?.length ?? 0
  const offsets: number[] = []
  for (const [index, object] of objects.entries()) {
    offsets.push(length)
    const part = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')])
    parts.push(part)
    length += part.length
  }
  const table = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  const trailer = `trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`
  return Buffer.concat([...parts, Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${table}${trailer}`)])
}
