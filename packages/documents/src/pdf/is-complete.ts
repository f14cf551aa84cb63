import type { Item } from './line.ts'
import type { Word } from './word.ts'

const blank = [0x20]
const hyphens = [0x2d, 0xfffe]

/** Whether the items have all letters of the words. The hyphen of a divided word may be missing in a cell. */
export function isComplete(items: Item[], words: Word[]): boolean {
  let written = 0
  for (const item of items)
    if (item.kind === 'line') written += countExcept(item.text, blank)
    else if (item.kind === 'table')
      for (const row of item.cells) for (const cell of row) written += countExcept(cell, blank)
  let expected = 0
  for (const { text } of words) expected += countExcept(text, hyphens)
  return written >= expected
}

/** Counts the UTF-16 units of a text without those of `codes`. */
function countExcept(text: string, codes: number[]): number {
  let count = 0
  for (let index = 0; index < text.length; index++) if (!codes.includes(text.charCodeAt(index))) count++
  return count
}
