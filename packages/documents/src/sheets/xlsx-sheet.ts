import type { DocumentPackage } from '../archive/open-package.ts'
import { documentTooComplex } from '../extraction-error.ts'
import { writeLink } from '../markdown/inline.ts'
import type { Attributes } from '../markup/markup-reader.ts'
import type { Relationships } from '../open-xml/relationships.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { parseRange, parseReference } from './cell-reference.ts'
import { readHeaderFooter } from './header-footer.ts'
import type { SheetGrid } from './sheet-grid.ts'
import { type CellContext, writeCell } from './xlsx-cell.ts'
import { createRichTextReader } from './xlsx-strings.ts'

/** Excel allows about 65,000 links a sheet (its specification) and writes some thousand merged ranges. */
const maxRanges = 200_000

export interface SheetParts {
  header: string
  footer: string
}

/**
 * Reads the XML of a worksheet into a grid, as a stream: a sheet of a million cells has 50 MB. A cell's place is its
 * reference, not its order; a cell without one follows its predecessor (ECMA-376 part 1, 18.3.1.4).
 */
export async function readXlsxSheet(
  archive: DocumentPackage,
  part: string,
  sheet: { grid: SheetGrid; context: CellContext; relationships: Relationships },
): Promise<SheetParts> {
  const { grid, context } = sheet
  const cells = createCellReader(grid, context)
  const ranges = createRangeReader(grid, sheet.relationships)
  const margins = new Map<string, string>()
  let margin: string | undefined
  await parseXml(
    archive.stream(part),
    {
      open(name, attributes) {
        cells.open(name, attributes)
        ranges.open(name, attributes)
        if (/^(odd|even|first)(Header|Footer)$/.test(name)) margin = name
      },
      close(name) {
        cells.close(name)
        if (name === margin) margin = undefined
      },
      text(piece) {
        if (margin) margins.set(margin, (margins.get(margin) ?? '') + piece)
        else cells.text(piece)
      },
    },
    archive.formatName,
  )
  const read = (kind: string) =>
    ['odd', 'first', 'even'].map(pages => readHeaderFooter(margins.get(`${pages}${kind}`) ?? '')).find(Boolean) ?? ''
  return { header: read('Header'), footer: read('Footer') }
}

function createCellReader(grid: SheetGrid, context: CellContext) {
  const inline = createRichTextReader()
  let [row, column] = [-1, -1]
  let cell = { type: 'n', style: 0, value: '', inlineText: '', formula: '' }
  let element = ''

  function openCell(attributes: Attributes) {
    const reference = attributes.get('r')
    const position = reference === undefined ? undefined : parseReference(reference)
    if (position) row = position.row
    column = position ? position.column : column + 1
    const [type, style] = [attributes.get('t') ?? 'n', Number(attributes.get('s') ?? 0)]
    cell = { type, style, value: '', inlineText: '', formula: '' }
    inline.clear()
  }

  return {
    open(name: string, attributes: Attributes) {
      element = name
      if (name === 'c') openCell(attributes)
      else if (name === 'row') {
        row = Number(attributes.get('r') ?? row + 2) - 1
        column = -1
      } else inline.open(name)
    },
    text(piece: string) {
      if (element === 'v') cell.value += piece
      else if (element === 'f') cell.formula += piece
      else inline.text(piece)
    },
    close(name: string) {
      element = ''
      if (name !== 'c') return inline.close(name)
      cell.inlineText = inline.read()
      grid.set({ row, column }, writeCell(cell, context))
    },
  }
}

/** Links and merged ranges follow the cells in the file. */
function createRangeReader(grid: SheetGrid, relationships: Relationships) {
  let ranges = 0
  return {
    open(name: string, attributes: Attributes) {
      if (name !== 'mergeCell' && name !== 'hyperlink') return
      ranges++
      if (ranges > maxRanges) throw documentTooComplex('A sheet has too many merged cells or links.')
      const range = parseRange(attributes.get('ref') ?? '')
      if (!range) return
      if (name === 'mergeCell') return grid.merge(range.first, range.last)
      const link = relationships.get(attributes.get('r:id') ?? '')
      if (link?.external) grid.update(range.first, text => writeLink(text, link.target))
    },
  }
}
