/** An image with one byte a pixel, 0 is black; rows from the top, without padding. */
export interface GrayImage {
  width: number
  height: number
  gray: Uint8Array
  /** pixels an inch */
  dpi: number
}

/** Pseudo-random numbers from 0 to below 1, the same in each run (Park and Miller's generator). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/**
 * Makes an image look scanned: gray paper, noise, dark specks, and lines that rise.
 * @param slope pixels up for each pixel to the right, such as 0.01
 */
export function roughen(image: GrayImage, { slope = 0, noise = 24, seed = 7 } = {}): GrayImage {
  const random = createRandom(seed)
  const { width, height, gray } = image
  const result = new Uint8Array(gray.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = Math.round(y + x * slope - (width * slope) / 2)
      const pixel = from < 0 || from >= height ? 255 : (gray[from * width + x] ?? 255)
      const speck = random() > 0.9997 ? 120 : 0
      result[y * width + x] = Math.max(0, Math.min(255, 30 + pixel * 0.82 + (random() - 0.5) * noise - speck))
    }
  return { ...image, gray: result }
}

/** Turns an image clockwise. */
export function turn(image: GrayImage, degrees: 90 | 180 | 270): GrayImage {
  if (degrees === 180) return { ...image, gray: image.gray.toReversed() }
  const { width, height, gray, dpi } = image
  const result = new Uint8Array(gray.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [column, row] = degrees === 90 ? [height - 1 - y, x] : [y, width - 1 - x]
      result[row * height + column] = gray[y * width + x] ?? 255
    }
  return { width: height, height: width, gray: result, dpi }
}
