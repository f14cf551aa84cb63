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
  try {
    return readPix(memory, pix)
  } finally {
    const pointer = core._malloc(4)
    new DataView(memory.buffer).setUint32(pointer, pix, true)
    core._pixDestroy(pointer)
    core._free(pointer)
  }
}

function readPix(memory: LoadedCore['memory'], pix: number): Pixels {
  const field = (pointer: number, offset: number) => new DataView(memory.buffer).getUint32(pointer + offset, true)
  const width = field(pix, pixOffset.width)
  const height = field(pix, pixOffset.height)
  const depth = field(pix, pixOffset.depth)
  const wordsPerLine = field(pix, pixOffset.wordsPerLine)
  const words = new Uint32Array(memory.buffer, field(pix, pixOffset.data), wordsPerLine * height)
  const gray = new Uint8Array(width * height)
  const rows = { words, wordsPerLine, width }
  if (depth === 32) readColors(rows, gray, field(pix, pixOffset.samples) === 4)
  else readSamples(rows, gray, depth, grayOfSamples(depth, memory.buffer, field(pix, pixOffset.colormap)))
  return { width, height, gray, dpi: field(pix, pixOffset.xResolution) }
}

interface Rows {
  words: Uint32Array
  wordsPerLine: number
  /** In pixels. */
  width: number
}

/** A word has the bytes red, green, blue and alpha, red in its highest bits. */
function readColors({ words, wordsPerLine, width }: Rows, gray: Uint8Array, hasAlpha: boolean): void {
  for (let to = 0, row = 0; to < gray.length; row++)
    for (let at = row * wordsPerLine; at < row * wordsPerLine + width; at++, to++) {
      const word = words[at] ?? 0
      const level = luma(word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff)
      gray[to] = hasAlpha ? overWhite(level, word & 0xff) : level
    }
}

/** The first pixel of a word is in its highest bits. Of 16 bits the higher 8 are used. */
function readSamples({ words, wordsPerLine, width }: Rows, gray: Uint8Array, depth: number, table: Uint8Array): void {
  const perWord = 32 / depth
  const usedBits = Math.min(8, depth)
  const mask = 2 ** usedBits - 1
  for (let to = 0, row = 0; to < gray.length; row++)
    for (let column = 0; column < width; column++, to++) {
      const word = words[row * wordsPerLine + Math.floor(column / perWord)] ?? 0
      gray[to] = table[(word >>> (32 - depth * (column % perWord) - usedBits)) & mask] ?? 255
    }
}

/** Weights of ITU-R BT.601. */
const luma = (red: number, green: number, blue: number) => (red * 77 + green * 150 + blue * 29) >> 8

const overWhite = (gray: number, alpha: number) => Math.round((gray * alpha + 255 * (255 - alpha)) / 255)

/** Returns the gray of each sample. Without a colormap one bit is ink: 1 is black. */
function grayOfSamples(depth: number, buffer: ArrayBuffer, colormap: number): Uint8Array {
  const table = new Uint8Array(2 ** Math.min(8, depth)).fill(255)
  if (colormap !== 0) table.set(readColormap(buffer, colormap).slice(0, table.length))
  else if (depth === 1) table[1] = 0
  else for (const sample of table.keys()) table[sample] = Math.round((sample * 255) / (table.length - 1))
  return table
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
