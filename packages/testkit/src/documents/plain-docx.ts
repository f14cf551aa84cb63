import { buildZip, repeatedEntry, zipEntry } from './zip.ts'

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const office = 'application/vnd.openxmlformats-officedocument'
const packageSchema = 'http://schemas.openxmlformats.org/package/2006'

export const docxType = `${office}.wordprocessingml.document`

const contentTypes = `${declaration}<Types xmlns="${packageSchema}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${docxType}.main+xml"/></Types>`

const relationships = `${declaration}<Relationships xmlns="${packageSchema}/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const paragraph = (text: string) => `<w:p><w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p>`
const opening = `${declaration}<w:document xmlns:w="${word}"><w:body>`

const frame = () => [zipEntry('[Content_Types].xml', contentTypes), zipEntry('_rels/.rels', relationships)]

/** A Word document of plain paragraphs (ECMA-376, the three parts it cannot do without). */
export function buildDocx(paragraphs: string[]): Buffer {
  const body = `${opening}${paragraphs.map(paragraph).join('')}</w:body></w:document>`
  return buildZip([...frame(), zipEntry('word/document.xml', body)])
}

/** A small Word document whose text part inflates to the given size. */
export function buildDocxBomb(megabytes: number): Buffer {
  return buildZip([...frame(), repeatedEntry('word/document.xml', `${opening}<w:p><w:r><w:t>`, 'a', megabytes)])
}
