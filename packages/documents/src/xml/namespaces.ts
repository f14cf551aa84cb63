const ooxml = 'http://schemas.openxmlformats.org'
const strict = 'http://purl.oclc.org/ooxml'
const microsoft = 'http://schemas.microsoft.com/office'
const odf = 'urn:oasis:names:tc:opendocument:xmlns'

/**
 * The prefix under which readers know a namespace. A document may declare any prefix for it. Strict and transitional
 * Office Open XML have different namespaces for the same elements (ECMA-376 parts 1 and 4).
 */
export const knownPrefixes = new Map<string, string>([
  ...both('wordprocessingml/main', 'w'),
  ...both('spreadsheetml/main', ''),
  ...both('presentationml/main', 'p'),
  ...both('drawingml/main', 'a'),
  ...both('drawingml/chart', 'c'),
  ...both('drawingml/diagram', 'dgm'),
  ...both('drawingml/spreadsheetDrawing', 'xdr'),
  ...both('drawingml/wordprocessingDrawing', 'wp'),
  ...both('officeDocument/math', 'm'),
  ...both('officeDocument/relationships', 'r'),
  [`${ooxml}/package/2006/relationships`, ''],
  [`${ooxml}/markup-compatibility/2006`, 'mc'],
  [`${microsoft}/word/2010/wordml`, 'w14'],
  [`${microsoft}/spreadsheetml/2018/threadedcomments`, ''],
  [`${microsoft}/powerpoint/2018/8/main`, 'p188'],
  [`${microsoft}/drawing/2008/diagram`, 'dsp'],
  ['urn:schemas-microsoft-com:vml', 'v'],
  ...['office', 'table', 'text', 'presentation', 'style', 'chart', 'form', 'manifest'].map(
    name => [`${odf}:${name}:1.0`, name] as const,
  ),
  [`${odf}:drawing:1.0`, 'draw'],
  [`${odf}:svg-compatible:1.0`, 'svg'],
  [`${odf}:container`, ''],
  ['http://www.idpf.org/2007/opf', ''],
  ['http://www.w3.org/2001/04/xmlenc#', 'enc'],
  ['http://www.w3.org/1999/xlink', 'xlink'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
])

/** The namespace of a vocabulary in both variants. The transitional one has a year before the last part. */
function both(path: string, prefix: string): [string, string][] {
  const [vocabulary, part] = path.split('/')
  return [
    [`${ooxml}/${vocabulary}/2006/${part}`, prefix],
    [`${strict}/${vocabulary}/${part}`, prefix],
  ]
}
