import { orientImage } from '../images/orient-image.ts'
import type { LineDirection } from './measure-lines.ts'
import type { PageImage } from './page-image.ts'

/** Tesseract reads pages with less skew as well as straight ones. With 2 degrees it lost nine of ten words of a page. */
const minSkewDegrees = 0.5
/** EXIF orientation of an image whose top is on its left: it has to be turned clockwise. */
const topIsLeft = 6

/**
 * Turns a page so that its lines of text are level. A page that was on its side may stand on its head afterwards: only
 * recognition can tell.
 */
export function straightenPage(image: PageImage, { isSideways, skewDegrees }: LineDirection): PageImage {
  const level = isSideways ? orientImage(image, topIsLeft) : image
  return isSkewed(skewDegrees) ? rotate(level, skewDegrees) : level
}

export const isSkewed = (degrees: number): boolean => Math.abs(degrees) >= minSkewDegrees

/** Rotates an image counterclockwise about its centre, by bilinear interpolation. New corners are white. */
export function rotate(image: PageImage, degrees: number): PageImage {
  const { width, height, gray } = image
  const rotated = new Uint8Array(gray.length)
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2]
  let to = 0
  for (let row = 0; row < height; row++) {
    let x = middleX - middleX * cos - (row - middleY) * sin
    let y = middleY - middleX * sin + (row - middleY) * cos
    for (let column = 0; column < width; column++, to++, x += cos, y += sin) {
      const left = Math.floor(x)
      const top = Math.floor(y)
      if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) {
        rotated[to] = 255
        continue
      }
      const at = top * width + left
      const right = x - left
      const down = y - top
      const above = (gray[at] ?? 0) * (1 - right) + (gray[at + 1] ?? 0) * right
      const below = (gray[at + width] ?? 0) * (1 - right) + (gray[at + width + 1] ?? 0) * right
      rotated[to] = above * (1 - down) + below * down + 0.5
    }
  }
  return { ...image, gray: rotated }
}
