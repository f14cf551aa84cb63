import { PDFiumLibrary } from '@hyzyla/pdfium'
import { makePdfDocument } from '../pdf/pdf-document.ts'
import { breakLines, textAt } from '../pdf/pdf-text.ts'
import type { GrayImage } from './gray-image.ts'

export interface PrintedPage {
  title: string
  paragraphs: string[]
  size?: number
  font?: 'F1' | 'F3'
}

/** Prints pages of text as images of A4 paper. */
export async function renderText(pages: PrintedPage[], dpi: number): Promise<GrayImage[]> {
  const pdf = makePdfDocument(() => ({ pages: pages.map(page => ({ content: drawPage(page) })) }))
  const library = await PDFiumLibrary.init()
  const document = await library.loadDocument(pdf)
  try {
    const images: GrayImage[] = []
    for (const page of document.pages()) {
      const { width, height, data } = await page.render({ scale: dpi / 72, render: 'bitmap', colorSpace: 'Gray' })
      images.push({ width, height, gray: new Uint8Array(data), dpi })
    }
    return images
  } finally {
    document.destroy()
    library.destroy()
  }
}

function drawPage({ title, paragraphs, size = 11, font = 'F1' }: PrintedPage): string {
  let y = 770
  let content = textAt(70, y, title, { size: 16, font: 'F2' })
  for (const paragraph of paragraphs) {
    y -= size
    for (const line of breakLines(paragraph, 450, size)) {
      y -= size * 1.35
      content += textAt(70, y, line, { size, font })
    }
  }
  return content
}
