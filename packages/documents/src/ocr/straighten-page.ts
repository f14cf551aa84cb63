import { orientImage } from '../images/orient-image.ts'
import type { LineDirection } from './measure-lines.ts'
import { type Bounds, crop, type PageImage } from './page-image.ts'

/** Tesseract reads pages with less skew as well as straight ones. With 2 degrees it lost nine of ten words of a page. */
const minSkewDegrees = 0.5
/** EXIF orientation of an image whose top is on its left: it has to be turned clockwise. */
const topIsLeft = 6

/**
 * Turns a page so that its lines of text are level. A page that was on its side may stand on its head afterwards: only
 * recognition can tell.
 * @param bounds the part of the page that is returned. A page on its side that has skew is returned whole
 */
export function straightenPage(image: PageImage, direction: LineDirection, bounds?: Bounds): PageImage {
  const { isSideways, skewDegrees } = direction
  const isSkewed = Math.abs(skewDegrees) >= minSkewDegrees
  if (isSkewed && isSideways) return rotate(orientImage(image, topIsLeft), skewDegrees)
  if (isSkewed) return rotate(image, skewDegrees, bounds && rotateBounds(bounds, image, skewDegrees))
  const part = bounds ? crop(image, bounds) : image
  return isSideways ? orientImage(part, topIsLeft) : part
}

/**
 * Rotates an image counterclockwise about its centre, by bilinear interpolation. New corners are white.
 * @param part of the rotated image that is returned. Default: all of it
 */
export function rotate(image: PageImage, degrees: number, part: Bounds = wholeOf(image)): PageImage {
  const { width, height, gray, dpi } = image
  const rotated = new Uint8Array(part.width * part.height)
  const { cos, sin, middleX, middleY } = angleOf(image, degrees)
  let to = 0
  for (let row = part.y; row < part.y + part.height; row++) {
    let x = middleX + (part.x - middleX) * cos - (row - middleY) * sin
    let y = middleY + (part.x - middleX) * sin + (row - middleY) * cos
    for (let column = 0; column < part.width; column++, to++, x += cos, y += sin) {
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
  return { width: part.width, height: part.height, gray: rotated, dpi }
}

/** Returns what holds a part of an image after the image was rotated, within its edges. */
function rotateBounds({ x, y, width, height }: Bounds, image: PageImage, degrees: number): Bounds {
  const { cos, sin, middleX, middleY } = angleOf(image, degrees)
  const corners = [x, x + width].flatMap(across =>
    [y, y + height].map(down => [across - middleX, down - middleY] as const),
  )
  const columns = corners.map(([across, down]) => middleX + across * cos + down * sin)
  const rows = corners.map(([across, down]) => middleY - across * sin + down * cos)
  const [left, top] = [Math.max(0, Math.floor(Math.min(...columns))), Math.max(0, Math.floor(Math.min(...rows)))]
  return {
    ...{ x: left, y: top },
    width: Math.min(image.width, Math.ceil(Math.max(...columns))) - left,
    height: Math.min(image.height, Math.ceil(Math.max(...rows))) - top,
  }
}

const wholeOf = ({ width, height }: PageImage): Bounds => ({ x: 0, y: 0, width, height })

const angleOf = ({ width, height }: PageImage, degrees: number) => ({
  cos: Math.cos((degrees * Math.PI) / 180),
  sin: Math.sin((degrees * Math.PI) / 180),
  middleX: (width - 1) / 2,
  middleY: (height - 1) / 2,
})
