import type { PageImage } from '../ocr/page-image.ts'

/**
 * Turns and mirrors an image as its EXIF orientation says (CIPA DC-008, 4.6.5.1.6), so that it is upright.
 * @param orientation 1 to 8, by the sides where row 0 and column 0 are: 1 top, left; 2 top, right; 3 bottom, right;
 * 4 bottom, left; 5 left, top; 6 right, top; 7 right, bottom; 8 left, bottom
 */
export function orientImage(image: PageImage, orientation: number): PageImage {
  if (orientation <= 1 || orientation > 8) return image
  const { width, height, gray } = image
  const isTransposed = orientation >= 5
  const [wide, high] = isTransposed ? [height, width] : [width, height]
  const turned = new Uint8Array(gray.length)
  // Steps in the source for one pixel to the right and one row down in the result.
  const mirrorsColumns = [2, 3, 7, 8].includes(orientation)
  const mirrorsRows = [3, 4, 6, 7].includes(orientation)
  const column = mirrorsColumns ? -1 : 1
  const row = mirrorsRows ? -width : width
  const first = (mirrorsColumns ? width - 1 : 0) + (mirrorsRows ? (height - 1) * width : 0)
  const [right, down] = isTransposed ? [row, column] : [column, row]
  for (let y = 0, to = 0; y < high; y++)
    for (let x = 0; x < wide; x++, to++) turned[to] = gray[first + x * right + y * down] ?? 0
  return { ...image, width: wide, height: high, gray: turned }
}
