import { createPdfWriter, type PdfWriter } from './pdf-writer.ts'

export interface PdfPage {
  /** the operators of the page */
  content: string
  /** in points; A4 by default */
  mediaBox?: [number, number, number, number]
  cropBox?: [number, number, number, number]
  rotate?: 90 | 180 | 270
  /** further entries of the resource dictionary's `Font`, such as `/C1 12 0 R` */
  fonts?: string
  xObjects?: string
  /** numbers of the page's annotations */
  annotations?: number[]
  /** splits the content into streams at each `%%split` line, between any two tokens */
  split?: boolean
}

/** What a document adds to its writer before its pages: fonts, forms, fields. */
export interface PdfParts {
  pages: PdfPage[]
  /** further entries of the catalogue, such as `/AcroForm 7 0 R` */
  catalogue?: string
}

const standardFonts = { F1: 'Helvetica', F2: 'Helvetica-Bold', F3: 'Times-Roman' }

/** A PDF whose pages have the fonts `/F1` Helvetica, `/F2` Helvetica-Bold and `/F3` Times, in WinAnsi encoding. */
export function makePdfDocument(build: (writer: PdfWriter) => PdfParts): Buffer {
  const writer = createPdfWriter()
  const { pages, catalogue = '' } = build(writer)
  const fonts = Object.entries(standardFonts).map(
    ([name, font]) =>
      `/${name} ${writer.add(`<< /Type /Font /Subtype /Type1 /BaseFont /${font} /Encoding /WinAnsiEncoding >>`)} 0 R`,
  )
  const parent = writer.reserve()
  const kids = pages.map(page => {
    const { content, mediaBox = [0, 0, 595, 842], cropBox, rotate, annotations = [] } = page
    const contents = (page.split ? content.split('%%split\n') : [content]).map(part =>
      writer.addStream(part, '', { compressed: true }),
    )
    const entries = [
      `/Parent ${parent} 0 R /MediaBox [${mediaBox.join(' ')}]`,
      cropBox ? `/CropBox [${cropBox.join(' ')}]` : '',
      rotate ? `/Rotate ${rotate}` : '',
      `/Contents [${contents.map(number => `${number} 0 R`).join(' ')}]`,
      `/Resources << /Font << ${fonts.join(' ')} ${page.fonts ?? ''} >> /XObject << ${page.xObjects ?? ''} >> >>`,
      annotations.length > 0 ? `/Annots [${annotations.map(number => `${number} 0 R`).join(' ')}]` : '',
    ]
    return writer.add(`<< /Type /Page ${entries.join(' ')} >>`)
  })
  writer.add(`<< /Type /Pages /Count ${kids.length} /Kids [${kids.map(kid => `${kid} 0 R`).join(' ')}] >>`, parent)
  return writer.finish(writer.add(`<< /Type /Catalog /Pages ${parent} 0 R ${catalogue} >>`))
}
