import { UnrecognisedPageError } from './ocr-engine.ts'
import type { PageImage } from './page-image.ts'

/** An image without text. Tesseract takes 3 ms for it. */
const blank: Omit<PageImage, 'dpi'> = { width: 32, height: 32, gray: new Uint8Array(32 * 32).fill(255) }

/**
 * Puts a blank image between images. Tesseract's output does not mark the end of an image. The row of a blank image shows at once
 * that the image before it is complete, where the next page would take a second to do so.
 */
export function withSeparators(images: PageImage[]): PageImage[] {
  return images.flatMap((image, index) => (index === 0 ? [image] : [{ ...blank, dpi: image.dpi }, image]))
}

/**
 * Divides tesseract's TSV of `withSeparators(images)` into that of each image, as soon as it is complete. From the second one on it
 * begins with the row of the blank image, which has no words.
 * @param output parts of the TSV, cut anywhere; each row has the number of its page, from 1, in the second column
 * @param count of the images
 * @throws UnrecognisedPageError when the last image is missing
 */
export async function* splitImages(output: AsyncIterable<string>, count: number): AsyncGenerator<string> {
  let unfinishedRow = ''
  let rows: string[] = []
  let image = 0
  let page = 0
  for await (const part of output) {
    const lines = (unfinishedRow + part).split('\n')
    unfinishedRow = lines.pop() ?? ''
    for (const row of lines) {
      page = Number(row.split('\t', 2)[1]) || page
      // Images have the pages 1, 3, 5, separators 2, 4.
      if (page > 2 * image + 1) {
        yield rows.join('\n')
        rows = []
        image++
      }
      rows.push(row)
    }
  }
  if (page !== 2 * count - 1) throw new UnrecognisedPageError(`tesseract read ${image} of ${count} images`)
  yield rows.join('\n')
}
