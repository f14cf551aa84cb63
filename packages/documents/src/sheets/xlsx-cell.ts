import { writeLink } from '../markdown/inline.ts'
import type { NumberFormatter } from './format-number.ts'

/** What the cells of a workbook refer to. */
export interface CellContext {
  sharedStrings: string[]
  /** Number formats by style. */
  formats: string[]
  numbers: NumberFormatter
}

/** A cell as the sheet's XML has it (ECMA-376 part 1, 18.3.1.4). */
export interface RawCell {
  type: string
  style: number
  value: string
  inlineText: string
  formula: string
}

/**
 * Returns a cell's text as people see it. A formula without a cached value, as some libraries write it, is shown itself:
 * its value would have to be computed.
 */
export function writeCell(cell: RawCell, context: CellContext): string {
  const text = writeValue(cell, context)
  if (cell.formula === '') return text
  const address = /^HYPERLINK\("([^"]+)"/i.exec(cell.formula)?.[1]
  if (address !== undefined && text !== '') return writeLink(text, address)
  return text === '' && cell.value === '' ? `=${cell.formula}` : text
}

function writeValue({ type, style, value, inlineText }: RawCell, context: CellContext): string {
  if (type === 's') return value === '' ? '' : (context.sharedStrings[Number(value)] ?? '')
  if (type === 'inlineStr') return inlineText
  if (type === 'b') return value === '' ? '' : value === '1' || value === 'true' ? 'TRUE' : 'FALSE'
  if (type === 'd') return writeIsoDate(value)
  const number = type === 'n' && value.trim() !== '' ? Number(value) : Number.NaN
  return Number.isNaN(number) ? value : context.numbers.format(number, context.formats[style] ?? 'General')
}

/** `2026-11-05T00:00:00` is a date, `2026-11-05T14:30:00` a date with a time. */
export function writeIsoDate(value: string): string {
  return value.replace(/T00:00(:00(\.0*)?)?Z?$/, '').replace(/T(\d\d:\d\d)(:00(\.0*)?)?Z?$/, ' $1')
}
