/** A page as an image, ready for recognition. */
export interface PageImage {
  /** In pixels. */
  width: number
  height: number
  /** One byte a pixel, 0 is black; rows from the top, without padding. */
  gray: Uint8Array
  /** Pixels an inch. Recognition needs it: with a wrong value paragraphs are taken for columns. */
  dpi: number
}

/** Returns the image as a binary PGM file (Netpbm, pgm(5)). */
export function toPgm({ width, height, gray }: PageImage): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), gray])
}

/** Turns the image by 180 degrees. */
export function turnOver(image: PageImage): PageImage {
  return { ...image, gray: image.gray.toReversed() }
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
