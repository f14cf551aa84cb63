import { type CellComment, writeComment } from './xlsx-comments.ts'

export interface SheetSection {
  name: string
  hidden: boolean
  header: string
  /** The cells in Markdown. */
  cells: string
  /** Texts of shapes and titles of charts. */
  drawings: string[]
  comments: CellComment[]
  footer: string
}

/**
 * Writes a sheet under its name. A hidden sheet is read too, because formulas and people refer to it, and is marked.
 * Returns an empty string for a sheet without content.
 */
export function writeSheetSection(sheet: SheetSection): string {
  const comments = sheet.comments.map(writeComment).join('\n')
  const blocks = [sheet.header, sheet.cells, ...sheet.drawings, comments, sheet.footer].filter(block => block !== '')
  if (sheet.cells === '' && sheet.drawings.length === 0 && comments === '') return ''
  return [`## ${sheet.name}${sheet.hidden ? ' (hidden)' : ''}`, ...blocks].join('\n\n')
}
