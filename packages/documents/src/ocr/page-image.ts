/** A page as an image, ready for recognition. */
export interface PageImage {
  /** In pixels. */
  width: number
  height: number
  /** One byte a pixel, 0 is black; rows from the top, without padding. */
  gray: Uint8Array
  /** Pixels an inch. Recognition needs it: with a wrong value paragraphs are taken for columns. */
  dpi: number
  /** Parts of the two or three lines with the most print. Absent before it is searched, and where a page has too little text. */
  strip?: Bounds | undefined
}

/** A part of an image, in pixels. */
export interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

/** Turns the image by 180 degrees. */
export function turnOver(image: PageImage): PageImage {
  const { strip, width, height } = image
  const turned = { ...image, gray: image.gray.toReversed() }
  if (!strip) return turned
  return { ...turned, strip: { ...strip, x: width - strip.x - strip.width, y: height - strip.y - strip.height } }
}

/** Returns a copy of a part of the image. */
export function crop(image: PageImage, { x, y, width, height }: Bounds): PageImage {
  const gray = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) {
    const from = (y + row) * image.width + x
    gray.set(image.gray.subarray(from, from + width), row * width)
  }
  return { width, height, gray, dpi: image.dpi }
}

/** Halves width and height. Each pixel is the mean of four. */
export function halve(image: PageImage): PageImage {
  const width = Math.max(1, image.width >> 1)
  const height = Math.max(1, image.height >> 1)
  const right = image.width > 1 ? 1 : 0
  const down = image.height > 1 ? image.width : 0
  const gray = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) {
    let from = row * 2 * image.width
    for (let at = row * width; at < (row + 1) * width; at++, from += 2) {
      const sum = pixel(image, from) + pixel(image, from + right) + pixel(image, from + down)
      gray[at] = (sum + pixel(image, from + down + right) + 2) >> 2
    }
  }
  return { width, height, gray, dpi: image.dpi / 2 }
}

const pixel = ({ gray }: PageImage, at: number) => gray[at] ?? 0
