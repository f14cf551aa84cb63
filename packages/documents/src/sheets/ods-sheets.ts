import type { DocumentPackage } from '../archive/open-package.ts'
import type { Attributes } from '../markup/markup-reader.ts'
import { createTextBudget } from '../text/text-budget.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { maxColumns, maxRows, writeReference } from './cell-reference.ts'
import { createOdsText } from './ods-text.ts'
import { createSheetGrid, type SheetGrid } from './sheet-grid.ts'
import type { SheetSection } from './write-sheet-section.ts'
import { writeIsoDate } from './xlsx-cell.ts'

/** Elements whose content is no cell, shape or comment of a sheet. */
const skipped = new Set(['table:tracked-changes', 'table:content-validations', 'office:forms', 'table:dde-links'])

/** A sheet while it is read. */
interface OpenSheet extends Omit<SheetSection, 'cells' | 'header' | 'footer'> {
  grid: SheetGrid
}

interface OpenCell {
  attributes: Attributes
  columns: number
}

/**
 * Reads the sheets of `content.xml` as a stream (ODF 1.3 part 3, 9.1). Dates are taken from their values, other numbers as
 * they are shown. Repeated blank cells and rows, which fill a sheet to its end, only move the place of the next cell.
 */
export async function readOdsSheets(archive: DocumentPackage): Promise<SheetSection[]> {
  const sheets: SheetSection[] = []
  const budget = createTextBudget()
  const text = createOdsText()
  const hiddenStyles = new Set<string>()
  let style = ''
  let skipDepth = 0
  let sheet: OpenSheet | undefined
  let cell: OpenCell | undefined
  let [row, column, repeatedRows] = [0, 0, 1]
  let filled: { column: number; columns: number; text: string }[] = []

  function open(name: string, attributes: Attributes) {
    if (skipDepth > 0 || skipped.has(name)) {
      skipDepth++
      return
    }
    if (name === 'style:style') style = attributes.get('style:name') ?? ''
    else if (name === 'style:table-properties' && attributes.get('table:display') === 'false') hiddenStyles.add(style)
    else if (name === 'table:table' && !sheet) {
      const hidden = hiddenStyles.has(attributes.get('table:style-name') ?? '')
      sheet = {
        name: attributes.get('table:name') ?? '',
        hidden,
        drawings: [],
        comments: [],
        grid: createSheetGrid(budget),
      }
      row = 0
    } else if (name === 'table:table-row') {
      ;[column, repeatedRows, filled] = [0, toCount(attributes.get('table:number-rows-repeated'), maxRows), []]
    } else if (name === 'table:table-cell' || name === 'table:covered-table-cell') {
      cell = { attributes, columns: toCount(attributes.get('table:number-columns-repeated'), maxColumns) }
      // Shapes of the sheet stand before its rows.
      sheet?.drawings.push(...text.take().shapes)
    } else text.open(name, attributes)
  }

  function close(name: string) {
    if (skipDepth > 0) {
      skipDepth--
      return
    }
    if (name === 'table:table-cell' || name === 'table:covered-table-cell') closeCell(name)
    else if (name === 'table:table-row') closeRow()
    else if (name === 'table:table' && sheet && !cell) closeSheet(sheet)
    else text.close(name)
  }

  function closeCell(name: string) {
    if (!cell || !sheet) return
    const content = text.take()
    const shown = name === 'table:covered-table-cell' ? '' : writeOdsCell(cell.attributes, content.text)
    if (shown !== '' && column < maxColumns) filled.push({ column, columns: cell.columns, text: shown })
    for (const comment of content.comments)
      sheet.comments.push({ reference: writeReference({ row, column }), ...comment })
    sheet.drawings.push(...content.shapes)
    column += cell.columns
    cell = undefined
  }

  function closeRow() {
    if (filled.length > 0)
      for (let at = row; at < Math.min(row + repeatedRows, maxRows); at++)
        for (const { column: first, columns, text: shown } of filled)
          for (let place = first; place < Math.min(first + columns, maxColumns); place++)
            sheet?.grid.set({ row: at, column: place }, shown)
    row += repeatedRows
  }

  function closeSheet({ grid, ...rest }: OpenSheet) {
    const { shapes } = text.take()
    sheets.push({ ...rest, header: '', footer: '', drawings: [...rest.drawings, ...shapes], cells: grid.toMarkdown() })
    sheet = undefined
  }

  await parseXml(archive.stream('content.xml'), { open, close, text: piece => text.text(piece) }, archive.formatName)
  return sheets
}

const toCount = (text: string | undefined, max: number) =>
  Math.min(max, Math.max(1, Math.trunc(Number(text ?? 1)) || 1))

/** A formula without a value is shown itself. */
function writeOdsCell(attributes: Attributes, shown: string): string {
  const type = attributes.get('office:value-type') ?? attributes.get('calcext:value-type')
  const date = attributes.get('office:date-value')
  if (type === 'date' && date !== undefined) return writeIsoDate(date.replace(/\.\d+$/, ''))
  if (shown !== '') return shown
  if (type === 'boolean') return (attributes.get('office:boolean-value') ?? '').toUpperCase()
  if (type === undefined) return (attributes.get('table:formula') ?? '').replace(/^\w+:(?==)/, '')
  return (
    attributes.get('office:value') ?? attributes.get('office:string-value') ?? attributes.get('office:time-value') ?? ''
  )
}
