import utif from 'utif2'
import type { Pixels } from './read-pixels.ts'

/** Tag XResolution (TIFF 6.0, section 8). */
const resolutionTag = 't282'

/**
 * Decodes a page of a TIFF file in JavaScript, for the kinds that Leptonica's WebAssembly build lacks: deflate, JPEG and
 * tiles. It takes several times as long. Returns undefined when the page cannot be decoded.
 * @param bytes with the page as the first one of the file
 * @param expected the size that the file states, in pixels
 */
export function decodeTiffPage(bytes: Uint8Array, expected: { width: number; height: number }): Pixels | undefined {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  const [page] = utif.decode(file)
  if (!page) return undefined
  utif.decodeImage(file, page)
  const { width, height } = page
  if (width !== expected.width || height !== expected.height || page.data.length === 0) return undefined
  const rgba = utif.toRGBA8(page)
  const gray = new Uint8Array(width * height)
  for (let at = 0, from = 0; at < gray.length; at++, from += 4) {
    const [red = 0, green = 0, blue = 0] = [rgba[from], rgba[from + 1], rgba[from + 2]]
    gray[at] = (red * 77 + green * 150 + blue * 29) >> 8
  }
  const [dpi = 0] = (page[resolutionTag] ?? []) as number[]
  return { width, height, gray, dpi: Number(dpi) || 0 }
}
