import { deflateSync } from 'node:zlib'
import { writeProse } from './write-prose.ts'

const fonts = ['Helvetica', 'Times-Roman', 'Courier', 'Helvetica-Bold', 'Times-Italic']
const sentencesAPage = 24
const charactersALine = 88
const lineHeight = 13

function wrap(text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line.length + word.length >= charactersALine) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? word : ` ${word}`
  }
  return [...lines, line]
}

/** A page's text operators (ISO 32000-1, 9.4): a heading and paragraphs, in different standard fonts. */
function drawPage(page: number, seed: number): string {
  const sentences = writeProse(seed * 1_000 + page, sentencesAPage)
  const operators = ['BT', `/F4 16 Tf 60 780 Td (Chapter ${page + 1}) Tj`, `${lineHeight} TL 0 -26 Td`]
  for (let first = 0; first < sentences.length; first += 6) {
    operators.push(`/F${1 + ((page + first / 6) % fonts.length)} 9 Tf`)
    const lines = wrap(sentences.slice(first, first + 6).join(' '))
    operators.push(...lines.map(line => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`), 'T*')
  }
  return [...operators, 'ET'].join('\n')
}

/**
 * A PDF 1.4 of compressed prose: `pages` A4 pages of about 2,700 characters each, in five standard fonts.
 * @param seed the same seed gives the same text
 */
export function makePdf(pages: number, seed: number): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  const offsets: number[] = []
  let length = parts[0]?.length ?? 0
  const add = (...bytes: Buffer[]) => {
    for (const chunk of bytes) {
      parts.push(chunk)
      length += chunk.length
    }
  }
  const object = (id: number, head: string, stream?: Buffer) => {
    offsets[id] = length
    add(Buffer.from(`${id} 0 obj\n${head}\n`))
    if (stream) add(Buffer.from('stream\n'), stream, Buffer.from('\nendstream\n'))
    add(Buffer.from('endobj\n'))
  }
  const firstFont = 3
  const firstPage = firstFont + fonts.length
  const pageIds = Array.from({ length: pages }, (_, page) => firstPage + 2 * page)
  object(1, '<< /Type /Catalog /Pages 2 0 R >>')
  object(2, `<< /Type /Pages /Count ${pages} /Kids [${pageIds.map(id => `${id} 0 R`).join(' ')}] >>`)
  for (const [index, name] of fonts.entries())
    object(firstFont + index, `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`)
  const resources = fonts.map((_, index) => `/F${index + 1} ${firstFont + index} 0 R`).join(' ')
  for (const [page, id] of pageIds.entries()) {
    const content = deflateSync(drawPage(page, seed))
    object(
      id,
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << ${resources} >> >> /Contents ${id + 1} 0 R >>`,
    )
    object(id + 1, `<< /Length ${content.length} /Filter /FlateDecode >>`, content)
  }
  const entries = offsets.slice(1).map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`)
  const size = offsets.length
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${entries.join('')}`
  add(Buffer.from(`${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`))
  return new Uint8Array(Buffer.concat(parts))
}
