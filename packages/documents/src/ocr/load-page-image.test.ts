import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatOfContentType } from '../file-types.ts'
import { loadPageImage } from './load-page-image.ts'

const pdfFormat = formatOfContentType('application/pdf')
const [width, height] = [200, 300]

/** A page that is one black image in colour. @param mask adds an opacity of 0 to the image */
function makePdf(mask: boolean): Buffer {
  const image = (number: number, entries: string, bytes: number) =>
    `${number} 0 obj <</Type/XObject/Subtype/Image/BitsPerComponent 8 ${entries}/Length ${bytes}>> stream\n${'\0'.repeat(bytes)}\nendstream endobj\n`
  const content = 'q 72 0 0 108 0 0 cm /I Do Q'
  return Buffer.from(
    `%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 72 108]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>> endobj
4 0 obj <</Length ${content.length}>> stream\n${content}\nendstream endobj
${image(5, `/Width ${width}/Height ${height}/ColorSpace/DeviceRGB${mask ? '/SMask 6 0 R' : ''}`, width * height * 3)}${mask ? image(6, '/Width 1/Height 1/ColorSpace/DeviceGray', 1) : ''}trailer <</Root 1 0 R>>\n%%EOF\n`,
    'latin1',
  )
}

assert.ok(pdfFormat)

const middleOf = async (pdf: Buffer): Promise<number | undefined> => {
  const { gray, ...image } = await loadPageImage(pdf, pdfFormat, 1, 10)
  return gray[(image.height >> 1) * image.width + (image.width >> 1)]
}

test('the transparent pixels of an image are white in any colour', async () => {
  assert.equal(await middleOf(makePdf(true)), 255)
  assert.equal(await middleOf(makePdf(false)), 0)
})
