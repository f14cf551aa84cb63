import { maxTextCharacters, textTooLong } from '../text/normalise-text.ts'

/** Short rows are padded as long as this many empty cells suffice. Readers of Markdown treat missing cells as empty. */
const maxPaddingCells = 1_000_000

/**
 * Writes a table in GitHub's Markdown (GFM 4.10). The first row is its header. All rows get the width of the widest one.
 * A very sparse table is padded in its first row only. Without any cell the result is empty.
 * @param rows the cells in plain text; pipes are escaped, and line breaks and runs of blanks become one space
 * @throws ExtractionError document_too_complex (more than 20 million characters)
 */
export function markdownTable(rows: string[][]): string {
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0)
  const cells = rows.reduce((sum, row) => sum + row.length, 0)
  const padsAll = width * rows.length - cells <= maxPaddingCells
  const [header, ...body] = rows
  if (!header || width === 0) return ''
  const lines = [writeRow(header, width), `|${' --- |'.repeat(width)}`]
  let characters = 0
  for (const row of body) {
    const line = writeRow(row, padsAll ? width : 1)
    characters += line.length
    if (characters > maxTextCharacters) throw textTooLong()
    lines.push(line)
  }
  return lines.join('\n')
}

function writeRow(row: string[], width: number): string {
  const cells = row.map(cell => ` ${escapeCell(cell)} |`).join('')
  return `|${cells}${'  |'.repeat(Math.max(0, width - row.length))}`
}

function escapeCell(cell: string): string {
  return cell.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|')
}
