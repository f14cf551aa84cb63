import { escapeXml, makeOpenXml, officeRelation } from '@ai-platform/testkit/documents/make-open-xml.ts'

const schema = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

export interface Sheet {
  name: string
  /** the `row` elements */
  rows: string
  /** ranges such as `A5:B5` */
  merged?: string[]
}

interface Workbook {
  sheets: Sheet[]
  /** the `si` contents, as XML */
  sharedStrings?: string[]
  /** number formats; a cell's `s` attribute is the index in this list plus one */
  formats?: string[]
  from1904?: boolean
}

/** A workbook of SpreadsheetML (ECMA-376, part 1, 18) from rows of raw XML. */
export function makeWorkbook({ sheets, sharedStrings = [], formats = [], from1904 = false }: Workbook): Buffer {
  const list = sheets.map(
    ({ name }, index) => `<sheet name="${escapeXml(name)}" sheetId="${index + 7}" r:id="sheet${index}"/>`,
  )
  const workbook =
    `<workbook xmlns="${schema}" xmlns:r="${officeRelation}">${from1904 ? '<workbookPr date1904="1"/>' : ''}` +
    `<sheets>${list.join('')}</sheets></workbook>`
  return makeOpenXml('xl/workbook.xml', 'spreadsheetml.sheet.main+xml', [
    {
      name: 'xl/workbook.xml',
      data: workbook,
      links: [
        ...sheets.map((_, index) => ({
          id: `sheet${index}`,
          type: 'worksheet',
          target: `worksheets/part-${sheets.length - index}.xml`,
        })),
        { id: 'styles', type: 'styles', target: '/xl/styles.xml' },
        { id: 'strings', type: 'sharedStrings', target: 'sharedStrings.xml' },
      ],
    },
    { name: 'xl/styles.xml', data: stylesXml(formats) },
    {
      name: 'xl/sharedStrings.xml',
      data: `<sst xmlns="${schema}">${sharedStrings.map(item => `<si>${item}</si>`).join('')}</sst>`,
    },
    ...sheets.map(({ rows, merged = [] }, index) => ({
      name: `xl/worksheets/part-${sheets.length - index}.xml`,
      data:
        `<worksheet xmlns="${schema}"><sheetData>${rows}</sheetData>` +
        (merged.length === 0
          ? ''
          : `<mergeCells count="${merged.length}">${merged.map(range => `<mergeCell ref="${range}"/>`).join('')}</mergeCells>`) +
        '</worksheet>',
    })),
  ])
}

/** Formats that are numbers name a built-in format (18.8.30); the others get ids from 164 on. */
function stylesXml(formats: string[]): string {
  const ids = formats.map((format, index) => (/^[1-9]\d*$/.test(format) ? Number(format) : 164 + index))
  const own = formats.flatMap((format, index) =>
    /^[1-9]\d*$/.test(format) ? [] : [`<numFmt numFmtId="${ids[index]}" formatCode="${escapeXml(format)}"/>`],
  )
  return (
    `<styleSheet xmlns="${schema}"><numFmts count="${own.length}">${own.join('')}</numFmts>` +
    '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>' +
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>' +
    `<cellXfs count="${ids.length + 1}"><xf numFmtId="0"/>${ids.map(id => `<xf numFmtId="${id}" applyNumberFormat="1"/>`).join('')}</cellXfs>` +
    '</styleSheet>'
  )
}
