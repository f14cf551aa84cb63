import { type Drawing, drawText } from './draw-text.ts'

interface DrawnPage {
  /** Operators of the content stream (ISO 32000-1, Annex A). F1 is Helvetica, F2 Courier. */
  content: string
  /** Dictionaries of annotations, without the brackets: `/Subtype /Text /Rect [0 0 20 20] /Contents (note)`. */
  annotations?: string[]
  /** Entries of the page dictionary, such as `/Rotate 90`. */
  entries?: string
}

interface DrawnPdf {
  pages: (DrawnPage | Drawing)[]
  /** Entries of the catalog. Objects of `objects` are numbered from 10. */
  catalog?: string
  /** Further objects, numbered from 10. */
  objects?: string[]
  /** Entries of each page's font dictionary. */
  fonts?: string
}

const firstPage = 1_000

/**
 * A PDF 1.7 with pages of 595 by 842 points. Annotations of a form must be listed in the catalog: those of page `p` are
 * objects 1,000 + 100 p + 2 and following.
 */
export function drawPdf({ pages, catalog = '', objects = [], fonts = '' }: DrawnPdf): Buffer {
  const written: { id: number; body: string }[] = []
  const pageId = (page: number) => firstPage + page * 100
  written.push({ id: 1, body: `<< /Type /Catalog /Pages 2 0 R ${catalog} >>` })
  const kids = pages.map((_, page) => `${pageId(page)} 0 R`).join(' ')
  written.push({ id: 2, body: `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>` })
  for (const [index, name] of ['Helvetica', 'Courier'].entries())
    written.push({
      id: 3 + index,
      body: `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`,
    })
  for (const [index, body] of objects.entries()) written.push({ id: 10 + index, body })
  for (const [index, drawn] of pages.entries()) {
    const {
      content,
      annotations = [],
      entries = '',
    }: DrawnPage = Array.isArray(drawn) ? { content: drawText(drawn) } : drawn
    const id = pageId(index)
    const ids = annotations.map((_, annotation) => `${id + 2 + annotation} 0 R`).join(' ')
    const resources = `/Resources << /Font << /F1 3 0 R /F2 4 0 R ${fonts} >> >>`
    const page = `/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${resources} /Contents ${id + 1} 0 R`
    written.push({ id, body: `<< ${page} /Annots [${ids}] ${entries} >>` })
    written.push({ id: id + 1, body: `<< /Length ${content.length} >>\nstream\n${content}\nendstream` })
    for (const [at, annotation] of annotations.entries())
      written.push({ id: id + 2 + at, body: `<< /Type /Annot ${annotation} >>` })
  }
  return writeObjects(written)
}

/** Writes the objects with a cross-reference table of one section an object (ISO 32000-1, 7.5.4). */
function writeObjects(objects: { id: number; body: string }[]): Buffer {
  let text = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
  let table = 'xref\n0 1\n0000000000 65535 f \n'
  for (const { id, body } of objects.toSorted((a, b) => a.id - b.id)) {
    table += `${id} 1\n${String(text.length).padStart(10, '0')} 00000 n \n`
    text += `${id} 0 obj\n${body}\nendobj\n`
  }
  const size = Math.max(...objects.map(({ id }) => id)) + 1
  return Buffer.from(
    `${text}${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
    'latin1',
  )
}
