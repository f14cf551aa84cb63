import { copyInto, type LoadedCore } from '../ocr/tesseract-core.ts'

export interface Pixels {
  width: number
  height: number
  /** One byte a pixel, 0 is black. */
  gray: Uint8Array
  /** Pixels an inch, as the file says; 0 for unknown. */
  dpi: number
}

/** Offsets in Leptonica's PIX and PIXCMAP, whose members are integers and pointers (pix_internal.h). */
const pixOffset = {
  width: 0,
  height: 4,
  depth: 8,
  samples: 12,
  wordsPerLine: 16,
  xResolution: 24,
  colormap: 44,
  data: 48,
}
const colormapOffset = { colors: 0, count: 12 }

/**
 * Decodes an image file with Leptonica. Colours become gray, transparent pixels white. Returns undefined when Leptonica
 * cannot decode it.
 */
export function readPixels(loaded: LoadedCore, bytes: Uint8Array): Pixels | undefined {
  const { core, memory } = loaded
  const file = copyInto(loaded, bytes)
  const pix = core._pixReadMem(file, bytes.length)
  core._free(file)
  if (pix === 0) return undefined
  const field = (pointer: number, offset: number) => new DataView(memory.buffer).getUint32(pointer + offset, true)
  const width = field(pix, pixOffset.width)
  const height = field(pix, pixOffset.height)
  const depth = field(pix, pixOffset.depth)
  const wordsPerLine = field(pix, pixOffset.wordsPerLine)
  const words = new Uint32Array(memory.buffer, field(pix, pixOffset.data), wordsPerLine * height)
  const colormap = field(pix, pixOffset.colormap)
  const colors = colormap === 0 ? undefined : readColormap(memory.buffer, colormap)
  const toGray = depth === 32 ? grayOfColor(field(pix, pixOffset.samples) === 4) : grayOfSample(depth, colors)
  const gray = new Uint8Array(width * height)
  const perWord = 32 / depth
  const mask = depth === 32 ? 0xff_ff_ff_ff : 2 ** depth - 1
  for (let row = 0, to = 0; row < height; row++)
    for (let column = 0; column < width; column++, to++) {
      const word = words[row * wordsPerLine + Math.floor(column / perWord)] ?? 0
      // The first pixel of a word is in its highest bits.
      gray[to] = toGray((word >>> (32 - depth * ((column % perWord) + 1))) & mask)
    }
  return { width, height, gray, dpi: field(pix, pixOffset.xResolution) }
}

/** Weights of ITU-R BT.601. */
const luma = (red: number, green: number, blue: number) => (red * 77 + green * 150 + blue * 29) >> 8

const overWhite = (gray: number, alpha: number) => Math.round((gray * alpha + 255 * (255 - alpha)) / 255)

function grayOfColor(hasAlpha: boolean): (word: number) => number {
  const gray = (word: number) => luma(word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff)
  return hasAlpha ? word => overWhite(gray(word), word & 0xff) : gray
}

/** A table of the gray of each sample. Without a colormap one bit is ink: 1 is black. */
function grayOfSample(depth: number, colors: number[] | undefined): (sample: number) => number {
  if (depth === 16) return sample => sample >>> 8
  if (colors) return sample => colors[sample] ?? 255
  const highest = 2 ** depth - 1
  const table = Array.from({ length: highest + 1 }, (_, sample) => Math.round((sample * 255) / highest))
  return depth === 1 ? sample => (sample === 1 ? 0 : 255) : sample => table[sample] ?? 255
}

/** An entry has the bytes blue, green, red and alpha. */
function readColormap(buffer: ArrayBuffer, colormap: number): number[] {
  const view = new DataView(buffer)
  const colors = view.getUint32(colormap + colormapOffset.colors, true)
  const count = view.getUint32(colormap + colormapOffset.count, true)
  return Array.from({ length: count }, (_, index) => {
    const [blue, green, red, alpha] = new Uint8Array(buffer, colors + index * 4, 4) as unknown as [
      ...[number, number, number, number],
    ]
    return overWhite(luma(red, green, blue), alpha)
  })
}
