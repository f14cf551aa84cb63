import { crc32, deflateSync } from 'node:zlib'
import { makePdfDocument, type PdfPage } from '../pdf/pdf-document.ts'
import type { GrayImage } from './gray-image.ts'

/** An 8-bit grayscale PNG (PNG specification, 5 and 11.2.2). */
export function toPng({ width, height, gray, dpi }: GrayImage): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(8, 8)
  const physical = Buffer.alloc(9)
  physical.writeUInt32BE(Math.round(dpi / 0.0254), 0)
  physical.writeUInt32BE(Math.round(dpi / 0.0254), 4)
  physical.writeUInt8(1, 8)
  const rows = Buffer.alloc((width + 1) * height)
  for (let row = 0; row < height; row++) rows.set(gray.subarray(row * width, (row + 1) * width), row * (width + 1) + 1)
  const chunks = [
    ['IHDR', header],
    ['pHYs', physical],
    ['IDAT', deflateSync(rows, { level: 3 })],
    ['IEND', Buffer.alloc(0)],
  ] as const
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...chunks.map(([name, data]) => pngChunk(name, data)),
  ])
}

function pngChunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data])
  const edges = Buffer.alloc(8)
  edges.writeUInt32BE(data.length, 0)
  edges.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([edges.subarray(0, 4), body, edges.subarray(4)])
}

/** A TIFF of several pages, little-endian, each one strip compressed with PackBits (TIFF 6.0, sections 2 and 9). */
export function toTiff(pages: GrayImage[]): Buffer {
  const parts: Buffer[] = [Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0])]
  let length = 8
  let link = { part: 0, at: 4 }
  for (const { width, height, gray, dpi } of pages) {
    const strip = packBits(gray, width)
    const resolution = Buffer.alloc(8)
    resolution.writeUInt32LE(dpi, 0)
    resolution.writeUInt32LE(1, 4)
    const padding = Buffer.alloc(strip.length % 2)
    const [stripAt, resolutionAt] = [length, length + strip.length + padding.length]
    const directoryAt = resolutionAt + 8
    const entries: [tag: number, type: number, value: number][] = [
      [256, 4, width],
      [257, 4, height],
      [258, 3, 8],
      [259, 3, 32_773],
      [262, 3, 1],
      [273, 4, stripAt],
      [277, 3, 1],
      [278, 4, height],
      [279, 4, strip.length],
      [282, 5, resolutionAt],
      [283, 5, resolutionAt],
      [296, 3, 2],
    ]
    const directory = Buffer.alloc(2 + entries.length * 12 + 4)
    directory.writeUInt16LE(entries.length, 0)
    for (const [index, [tag, type, value]] of entries.entries()) {
      directory.writeUInt16LE(tag, 2 + index * 12)
      directory.writeUInt16LE(type, 4 + index * 12)
      directory.writeUInt32LE(1, 6 + index * 12)
      directory.writeUInt32LE(value, 10 + index * 12)
    }
    parts[link.part]?.writeUInt32LE(directoryAt, link.at)
    parts.push(strip, padding, resolution, directory)
    length = directoryAt + directory.length
    link = { part: parts.length - 1, at: directory.length - 4 }
  }
  return Buffer.concat(parts)
}

/** Packs each row by itself. Runs of two or more equal bytes are repeats. */
function packBits(gray: Uint8Array, width: number): Buffer {
  const bytes: number[] = []
  for (let start = 0; start < gray.length; start += width) {
    const end = start + width
    for (let at = start; at < end; ) {
      let run = 1
      while (run < 128 && at + run < end && gray[at + run] === gray[at]) run++
      if (run > 1) bytes.push(257 - run, gray[at] ?? 0)
      else {
        while (run < 128 && at + run < end && gray[at + run] !== gray[at + run - 1]) run++
        bytes.push(run - 1, ...gray.subarray(at, at + run))
      }
      at += run
    }
  }
  return Buffer.from(bytes)
}

/** An 8-bit BMP with a gray palette, rows from the bottom (BITMAPINFOHEADER). */
export function toBmp({ width, height, gray, dpi }: GrayImage): Buffer {
  const stride = (width + 3) & ~3
  const pixelsAt = 14 + 40 + 1024
  const file = Buffer.alloc(pixelsAt + stride * height)
  file.write('BM')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(pixelsAt, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(width, 18)
  file.writeInt32LE(height, 22)
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(8, 28)
  file.writeUInt32LE(stride * height, 34)
  for (const at of [38, 42]) file.writeInt32LE(Math.round(dpi / 0.0254), at)
  for (let level = 0; level < 256; level++) file.fill(level, 54 + level * 4, 57 + level * 4)
  for (let row = 0; row < height; row++)
    file.set(gray.subarray(row * width, (row + 1) * width), pixelsAt + (height - 1 - row) * stride)
  return file
}

/** The file that tesseract reads without a decoder (Netpbm, pgm(5)). */
export const toPgm = ({ width, height, gray }: GrayImage): Buffer =>
  Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), gray])

/** A page of a PDF with a text, or with an image over the whole page. */
export type ScanPage = { text: PdfPage } | { image: GrayImage; rotate?: 90 | 180 | 270 }

/** A PDF as scanners write it. */
export function toScannedPdf(scans: ScanPage[]): Buffer {
  return makePdfDocument(writer => ({
    pages: scans.map(scan => {
      if ('text' in scan) return scan.text
      const { width, height, gray, dpi } = scan.image
      const object = writer.addStream(
        Buffer.from(gray),
        `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /BitsPerComponent 8 /ColorSpace /DeviceGray`,
        { compressed: true },
      )
      const [pageWidth, pageHeight] = [(width * 72) / dpi, (height * 72) / dpi]
      return {
        mediaBox: [0, 0, pageWidth, pageHeight],
        content: `q ${pageWidth} 0 0 ${pageHeight} 0 0 cm /Scan Do Q\n`,
        xObjects: `/Scan ${object} 0 R`,
        ...(scan.rotate && { rotate: scan.rotate }),
      }
    }),
  }))
}
