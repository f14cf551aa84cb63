const prefix = 'urn:oasis:names:tc:opendocument:xmlns'

/** The namespaces of OpenDocument (ODF 1.3 part 3, 2), with the usual prefixes. */
export const openDocumentNamespaces: Record<string, string> = {
  [`${prefix}:office:1.0`]: 'office',
  [`${prefix}:style:1.0`]: 'style',
  [`${prefix}:text:1.0`]: 'text',
  [`${prefix}:table:1.0`]: 'table',
  [`${prefix}:drawing:1.0`]: 'draw',
  [`${prefix}:presentation:1.0`]: 'presentation',
  [`${prefix}:chart:1.0`]: 'chart',
  [`${prefix}:form:1.0`]: 'form',
  [`${prefix}:svg-compatible:1.0`]: 'svg',
  [`${prefix}:manifest:1.0`]: 'manifest',
  'http://www.w3.org/1999/xlink': 'xlink',
  'http://purl.org/dc/elements/1.1/': 'dc',
}
