import { randomBytes } from 'node:crypto'

export const pdfType = 'application/pdf'

const escapeText = (text: string) => text.replace(/[\\()]/g, '\\$&')

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line.length + word.length + 1 > width && line) {
      lines.push(line)
      line = ''
    }
    line = line ? `${line} ${word}` : word
  }
  return [...lines, line]
}

const textPage = (text: string) =>
  `BT /F1 11 Tf 14 TL 50 780 Td ${wrap(text, 85)
    .map(line => `(${escapeText(line)}) Tj T*`)
    .join(' ')} ET`

/** Writes the objects, numbered from 1, with the cross-reference table of ISO 32000-1, 7.5. */
function writePdf(objects: string[], trailer = ''): Buffer {
  const header = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n'
  let body = header
  const offsets: number[] = []
  for (const [index, object] of objects.entries()) {
    offsets.push(body.length)
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
  }
  const entries = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${body.length}\n%%EOF\n`
  return Buffer.from(body + table + end, 'latin1')
}

function pageObjects(contents: string[]): string[] {
  const kids = contents.map((_, index) => `${4 + index * 2} 0 R`).join(' ')
  const resources = '/Resources << /Font << /F1 3 0 R >> >>'
  return [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${contents.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...contents.flatMap((content, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${resources} /Contents ${5 + index * 2} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
  ]
}

/** A PDF with one page for each text (Latin-1 characters only). */
export const buildPdf = (pages: string[]): Buffer => writePdf(pageObjects(pages.map(textPage)))

/** A PDF without text, as a scan is: each page has only a grey rectangle. */
export const buildScanPdf = (pages: number): Buffer =>
  writePdf(pageObjects(Array.from({ length: pages }, () => '0.5 g 50 50 400 600 re f')))

/** An inline image of 2 by 2 pixels over most of the page (ISO 32000-1, 8.9.7). */
const scannedPage = 'q 495 0 0 742 50 50 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \x20\xc0\xc0\x20 EI Q'

/** A PDF of text pages and scanned ones, for which `pages` has null. */
export const buildMixedPdf = (pages: (string | null)[]): Buffer =>
  writePdf(pageObjects(pages.map(page => (page === null ? scannedPage : textPage(page)))))

/** A PDF that no password opens: its owner and user entries are random. */
export function buildLockedPdf(): Buffer {
  const entry = () => `<${randomBytes(32).toString('hex')}>`
  const id = `<${randomBytes(16).toString('hex')}>`
  const objects = pageObjects([textPage('This page has no reader.')])
  const encryption = `<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O ${entry()} /U ${entry()} >>`
  return writePdf([...objects, encryption], `/Encrypt ${objects.length + 1} 0 R /ID [${id} ${id}]`)
}
