import { makeZip, type ZipEntry } from './make-zip.ts'

const odf = 'urn:oasis:names:tc:opendocument:xmlns'

const namespaces = [
  ...['office', 'style', 'text', 'table', 'form', 'presentation', 'chart'].map(
    name => `xmlns:${name}="${odf}:${name}:1.0"`,
  ),
  `xmlns:draw="${odf}:drawing:1.0"`,
  `xmlns:svg="${odf}:svg-compatible:1.0"`,
  `xmlns:fo="${odf}:xsl-fo-compatible:1.0"`,
  'xmlns:xlink="http://www.w3.org/1999/xlink"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
].join(' ')

export interface OpenDocumentParts {
  automaticStyles?: string
  styles?: string
  /** page styles with headers and footers */
  masterStyles?: string
  /** parts in addition to content, styles and manifest */
  parts?: ZipEntry[]
  /** lists the content as encrypted; it stays readable */
  encrypted?: boolean
}

/** A part in OpenDocument XML, whose root declares the usual prefixes. */
export const openDocumentXml = (content: string, root = 'document-content'): string =>
  `<?xml version="1.0"?><office:${root} ${namespaces}>${content}</office:${root}>`

/** An OpenDocument file (ODF 1.3 parts 2 and 3). @param body the content of `office:text` or its like */
export function makeOpenDocument(
  kind: 'text' | 'spreadsheet' | 'presentation',
  body: string,
  { automaticStyles = '', styles = '', masterStyles = '', parts = [], encrypted = false }: OpenDocumentParts = {},
): Buffer {
  const type = `application/vnd.oasis.opendocument.${kind}`
  const content =
    `<office:automatic-styles>${automaticStyles}</office:automatic-styles>` +
    `<office:body><office:${kind}>${body}</office:${kind}></office:body>`
  const styleContent = `<office:styles>${styles}</office:styles><office:master-styles>${masterStyles}</office:master-styles>`
  return makeZip([
    { name: 'mimetype', data: type, stored: true },
    { name: 'content.xml', data: openDocumentXml(content) },
    { name: 'styles.xml', data: openDocumentXml(styleContent, 'document-styles') },
    { name: 'META-INF/manifest.xml', data: writeManifest(type, encrypted) },
    ...parts,
  ])
}

function writeManifest(type: string, encrypted: boolean): string {
  const encryption =
    '<manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="AAAA">' +
    '<manifest:algorithm manifest:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc" manifest:initialisation-vector="AAAAAAAAAAAAAAAAAAAAAA=="/>' +
    '<manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:key-size="32" manifest:iteration-count="1000" manifest:salt="AAAAAAAAAAAAAAAAAAAAAA=="/>' +
    '</manifest:encryption-data>'
  return (
    `<?xml version="1.0"?><manifest:manifest xmlns:manifest="${odf}:manifest:1.0">` +
    `<manifest:file-entry manifest:full-path="/" manifest:media-type="${type}"/>` +
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml" manifest:size="10">' +
    `${encrypted ? encryption : ''}</manifest:file-entry></manifest:manifest>`
  )
}

export const odtParagraph = (text: string, style = '') => `<text:p text:style-name="${style}">${text}</text:p>`

export const odtItem = (...content: string[]) => `<text:list-item>${content.join('')}</text:list-item>`
