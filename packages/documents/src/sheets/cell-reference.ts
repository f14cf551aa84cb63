/** A cell's position, both 0-based. */
export interface CellPosition {
  row: number
  column: number
}

/** The sizes of a sheet in Excel (XFD1048576). */
export const maxRows = 1_048_576
export const maxColumns = 16_384

/** Returns the position of a reference such as `B12` or `$B$12`, or undefined for anything else. */
export function parseReference(reference: string): CellPosition | undefined {
  let column = 0
  let row = 0
  for (const character of reference) {
    const code = character.charCodeAt(0)
    if (character === '$') continue
    if (code >= 48 && code <= 57 && column > 0) row = row * 10 + code - 48
    else if (row === 0 && code >= 65 && code <= 90) column = column * 26 + code - 64
    else return undefined
    if (column > maxColumns || row > maxRows) return undefined
  }
  return column > 0 && row > 0 ? { row: row - 1, column: column - 1 } : undefined
}

/** Returns the first and last position of a range such as `A1:C3`; of a single cell, the same one twice. */
export function parseRange(range: string): { first: CellPosition; last: CellPosition } | undefined {
  const [from = '', to = from] = range.split(':')
  const [first, last] = [parseReference(from), parseReference(to)]
  return first && last ? { first, last } : undefined
}

/** Returns the letters of a 0-based column: `A`, `XFD`. */
export function columnLetters(column: number): string {
  const rest = Math.floor(column / 26)
  return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (column % 26))
}

export const writeReference = ({ row, column }: CellPosition): string => `${columnLetters(column)}${row + 1}`
