import { makeZip } from './make-zip.ts'

const odf = 'urn:oasis:names:tc:opendocument:xmlns'

const namespaces = [
  ...['office', 'style', 'text', 'table', 'form'].map(name => `xmlns:${name}="${odf}:${name}:1.0"`),
  `xmlns:draw="${odf}:drawing:1.0"`,
  `xmlns:svg="${odf}:svg-compatible:1.0"`,
  'xmlns:xlink="http://www.w3.org/1999/xlink"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
].join(' ')

/** The content of the parts of an OpenDocument text. */
export interface OpenDocumentParts {
  body: string
  automaticStyles?: string
  styles?: string
  /** Page styles with headers and footers. */
  masterStyles?: string
}

/** An OpenDocument text with the parts given (ODF 1.3 part 3, 3.1). */
export function makeOpenDocument({
  body,
  automaticStyles = '',
  styles = '',
  masterStyles = '',
}: OpenDocumentParts): Buffer {
  const content =
    `<office:automatic-styles>${automaticStyles}</office:automatic-styles>` +
    `<office:body><office:text>${body}</office:text></office:body>`
  const styleContent = `<office:styles>${styles}</office:styles><office:master-styles>${masterStyles}</office:master-styles>`
  return makeZip([
    { name: 'mimetype', data: 'application/vnd.oasis.opendocument.text', stored: true },
    { name: 'content.xml', data: `<office:document-content ${namespaces}>${content}</office:document-content>` },
    { name: 'styles.xml', data: `<office:document-styles ${namespaces}>${styleContent}</office:document-styles>` },
  ])
}

export const odtParagraph = (text: string, style = '') => `<text:p text:style-name="${style}">${text}</text:p>`

export const odtItem = (...content: string[]) => `<text:list-item>${content.join('')}</text:list-item>`
