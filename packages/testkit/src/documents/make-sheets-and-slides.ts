import { makeZip, type ZipEntry } from './make-zip.ts'

const odf = 'urn:oasis:names:tc:opendocument:xmlns'
const spaces = [
  ...['office', 'text', 'table', 'style', 'presentation', 'chart'].map(name => `xmlns:${name}="${odf}:${name}:1.0"`),
  `xmlns:draw="${odf}:drawing:1.0"`,
  `xmlns:svg="${odf}:svg-compatible:1.0"`,
  'xmlns:xlink="http://www.w3.org/1999/xlink"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
].join(' ')

/** The content of a part in OpenDocument XML, in an element that declares the usual prefixes. */
export const openDocumentXml = (content: string): string =>
  `<?xml version="1.0"?><office:document-content ${spaces}>${content}</office:document-content>`

/** An OpenDocument file (ODF 1.3 parts 2 and 3). @param body the content of `office:spreadsheet` or its like */
export function makeOpenDocument(
  kind: 'spreadsheet' | 'presentation',
  body: string,
  { styles = '', parts = [] }: { styles?: string; parts?: ZipEntry[] } = {},
): Buffer {
  const content =
    `<office:automatic-styles>${styles}</office:automatic-styles>` +
    `<office:body><office:${kind}>${body}</office:${kind}></office:body>`
  return makeZip([
    { name: 'mimetype', data: `application/vnd.oasis.opendocument.${kind}`, stored: true },
    { name: 'content.xml', data: openDocumentXml(content) },
    ...parts,
  ])
}
