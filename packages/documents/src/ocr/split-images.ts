import { UnrecognisedPageError } from './ocr-engine.ts'
import type { PageImage } from './page-image.ts'

/** An image without text, which takes 3 ms. */
const blank: PageImage = { width: 32, height: 32, gray: new Uint8Array(32 * 32).fill(255), dpi: 200 }

/**
 * Puts a blank image after each image but the last. Tesseract writes the rows of an image when it has recognised it, so the row
 * of a blank image shows that the image before is complete.
 */
export function withSeparators(images: PageImage[]): PageImage[] {
  return images.flatMap((image, index) => (index === 0 ? [image] : [{ ...blank, dpi: image.dpi }, image]))
}

/**
 * Divides tesseract's TSV of `withSeparators(images)` into that of each image, as soon as it is complete.
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
