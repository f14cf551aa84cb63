import { escapeXml, linksPart, makeOpenXml, type PartLink } from './make-open-xml.ts'
import type { ZipEntry } from './make-zip.ts'

export interface XlsxSheet {
  name: string
  /** the rows in SpreadsheetML */
  rows: string
  /** what follows the rows, such as `<mergeCells>` */
  after?: string
  state?: 'hidden' | 'veryHidden'
  links?: PartLink[]
}

export interface XlsxOptions {
  /** number formats; style 1 has the first one, style 0 is General. A number is the id of a built-in format. */
  formats?: (string | number)[]
  /** shared strings: plain text, or SpreadsheetML when they begin with `<` */
  strings?: string[]
  date1904?: boolean
  strict?: boolean
  /** the prefix of every element, such as `x:` */
  prefix?: string
  parts?: ZipEntry[]
  workbookLinks?: PartLink[]
}

const mainType = 'spreadsheetml.sheet.main+xml'

/** An Excel workbook (ECMA-376 part 1, 18). */
export function makeXlsx(sheets: XlsxSheet[], options: XlsxOptions = {}): Buffer {
  const {
    formats = [],
    strings = [],
    date1904 = false,
    strict = false,
    parts = [],
    workbookLinks = [],
    prefix = '',
  } = options
  const main = strict
    ? 'http://purl.oclc.org/ooxml/spreadsheetml/main'
    : 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const relations = strict
    ? 'http://purl.oclc.org/ooxml/officeDocument/relationships'
    : 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const spaces = `xmlns${prefix && `:${prefix.slice(0, -1)}`}="${main}" xmlns:r="${relations}"`
  const named = (xml: string) => xml.replace(/<(\/?)(?=\w)/g, `<$1${prefix}`)
  const listed = sheets.map(({ name, state = 'visible' }, at) => {
    return `<sheet name="${escapeXml(name)}" sheetId="${at + 1}" state="${state}" r:id="s${at + 1}"/>`
  })
  const codes = formats.map((code, at) =>
    typeof code === 'number' ? '' : `<numFmt numFmtId="${164 + at}" formatCode="${escapeXml(code)}"/>`,
  )
  const styles = ['General', ...formats].map((code, at) => {
    return `<xf numFmtId="${at === 0 ? 0 : typeof code === 'number' ? code : 163 + at}"/>`
  })
  const items = strings.map(text => `<si>${text.startsWith('<') ? text : `<t>${escapeXml(text)}</t>`}</si>`)
  const links = [
    ...sheets.map((_, at) => ({ id: `s${at + 1}`, type: 'worksheet', target: `worksheets/sheet${at + 1}.xml` })),
    { id: 'styles', type: 'styles', target: 'styles.xml' },
    { id: 'strings', type: 'sharedStrings', target: 'sharedStrings.xml' },
    ...workbookLinks,
  ]
  const workbook = `<workbookPr date1904="${date1904 ? 1 : 0}"/><sheets>${listed.join('')}</sheets>`
  return makeOpenXml(
    'xl/workbook.xml',
    mainType,
    [
      { name: 'xl/workbook.xml', data: named(`<workbook ${spaces}>${workbook}</workbook>`) },
      linksPart('xl/workbook.xml', links, strict),
      {
        name: 'xl/styles.xml',
        data: named(
          `<styleSheet ${spaces}><numFmts>${codes.join('')}</numFmts><cellXfs>${styles.join('')}</cellXfs></styleSheet>`,
        ),
      },
      { name: 'xl/sharedStrings.xml', data: named(`<sst ${spaces}>${items.join('')}</sst>`) },
      ...sheets.flatMap(({ rows, after = '', links: own = [] }, at) => [
        {
          name: `xl/worksheets/sheet${at + 1}.xml`,
          data: named(`<worksheet ${spaces}><sheetData>${rows}</sheetData>${after}</worksheet>`),
        },
        linksPart(`xl/worksheets/sheet${at + 1}.xml`, own, strict),
      ]),
      ...parts,
    ],
    strict,
  )
}

/** A cell: a number, or text as an inline string. */
export function cell(reference: string, value: string | number, style = 0): string {
  return typeof value === 'number'
    ? `<c r="${reference}" s="${style}"><v>${value}</v></c>`
    : `<c r="${reference}" s="${style}" t="inlineStr"><is><t>${escapeXml(value)}</t></is></c>`
}
