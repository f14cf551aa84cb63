import type { Block } from '../markdown/blocks.ts'
import { type Element, isElement } from '../markup/element.ts'

interface HtmlCell {
  element: Element
  colSpan: number
  rowSpan: number
}

/** The cells of a table's rows, without those of inner tables. The rows of its foot come last, wherever they stand. */
export function tableCells(table: Element): HtmlCell[][] {
  const rows: HtmlCell[][] = []
  const foot: HtmlCell[][] = []
  for (const section of groupRows(table)) {
    const target = section.name === 'tfoot' ? foot : rows
    const sectionRows = section.children.filter(isElement)
    sectionRows.forEach((row, index) => {
      target.push(rowCells(row, sectionRows.length - index))
    })
  }
  return [...rows, ...foot].filter(row => row.length > 0)
}

/** The sections of a table. Rows and cells that stand outside of a section are grouped into one. */
function groupRows(table: Element): Element[] {
  const sections: Element[] = []
  let loose: Element | undefined
  for (const child of table.children.filter(isElement)) {
    if (/^t(head|body|foot)$/.test(child.name)) {
      sections.push(child)
      loose = undefined
    } else if (/^(tr|td|th)$/.test(child.name)) {
      if (!loose) {
        loose = { name: 'tbody', attributes: new Map(), children: [] }
        sections.push(loose)
      }
      loose.children.push(child)
    }
  }
  return sections.map(section => ({ ...section, children: wrapCells(section.children.filter(isElement)) }))
}

/** Puts cells without a row into one. */
function wrapCells(elements: Element[]): Element[] {
  const rows: Element[] = []
  let loose: Element | undefined
  for (const element of elements) {
    if (element.name === 'tr') {
      rows.push(element)
      loose = undefined
    } else if (element.name === 'td' || element.name === 'th') {
      if (!loose) {
        loose = { name: 'tr', attributes: new Map(), children: [] }
        rows.push(loose)
      }
      loose.children.push(element)
    }
  }
  return rows
}

/** @param rowsLeft rows of the section from this one on; a rowspan of 0 covers all of them (HTML 4.9.11) */
function rowCells(row: Element, rowsLeft: number): HtmlCell[] {
  const cells = row.children.filter(isElement).filter(child => child.name === 'td' || child.name === 'th')
  return cells.map(element => {
    const rowSpan =
      element.attributes.get('rowspan')?.trim() === '0' ? rowsLeft : toSpan(element.attributes.get('rowspan'))
    return { element, colSpan: toSpan(element.attributes.get('colspan')), rowSpan: Math.min(rowSpan, rowsLeft) }
  })
}

const toSpan = (value: string | undefined) => Number.parseInt(value ?? '1', 10) || 1

/** Whether blocks are more than paragraphs. */
export const hasStructure = (blocks: Block[]) => blocks.some(block => block.type !== 'paragraph')

/**
 * Whether a table only arranges parts of a page, as in many mails. Its cells are then written one after the other.
 * @param cells the blocks of each cell, by row
 */
export function isLayoutTable(table: Element, cells: Block[][][]): boolean {
  const role = table.attributes.get('role')
  const all = cells.flat()
  if (role === 'presentation' || role === 'none') return all.length <= cells.length || all.some(hasStructure)
  if (cells.every(row => row.length <= 1)) return all.some(blocks => blocks.length > 1 || hasStructure(blocks))
  if (hasHeaderCells(table) || Number(table.attributes.get('border') ?? 0) > 0) return false
  return all.some(blocks => blocks.some(block => block.type === 'table' || block.type === 'heading'))
}

function hasHeaderCells(table: Element): boolean {
  return tableCells(table)
    .flat()
    .some(cell => cell.element.name === 'th')
}
