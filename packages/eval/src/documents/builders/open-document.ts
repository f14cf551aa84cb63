import { makeZip } from '@ai-platform/testkit/documents/make-zip.ts'
import { xmlHead } from './xml.ts'

const schemas = Object.entries({
  office: 'office',
  text: 'text',
  table: 'table',
  style: 'style',
  draw: 'drawing',
  presentation: 'presentation',
}).map(([prefix, name]) => `xmlns:${prefix}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
const compatible = Object.entries({ fo: 'xsl-fo-compatible', svg: 'svg-compatible' }).map(
  ([prefix, name]) => `xmlns:${prefix}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`,
)
const namespaces = [...schemas, ...compatible, 'xmlns:xlink="http://www.w3.org/1999/xlink"'].join(' ')

interface OpenDocument {
  kind: 'text' | 'spreadsheet' | 'presentation'
  /** the content of `office:text`, `office:spreadsheet` or `office:presentation` */
  body: string
  automaticStyles?: string
}

/** An OpenDocument file (ODF 1.3, part 3) from raw XML. */
export function makeOpenDocument({ kind, body, automaticStyles = '' }: OpenDocument): Buffer {
  const type = `application/vnd.oasis.opendocument.${kind}`
  const content =
    `${xmlHead}<office:document-content ${namespaces} office:version="1.3">` +
    `<office:automatic-styles>${automaticStyles}</office:automatic-styles>` +
    `<office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`
  const manifest =
    `${xmlHead}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">` +
    `<manifest:file-entry manifest:full-path="/" manifest:media-type="${type}"/>` +
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
  return makeZip([
    { name: 'mimetype', data: type, stored: true },
    { name: 'META-INF/manifest.xml', data: manifest },
    { name: 'content.xml', data: content },
  ])
}
