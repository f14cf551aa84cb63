import { type Fragment, findFragments } from './fragment.ts'
import type { Field, Note, PageRectangle } from './read-annotations.ts'
import { type Box, overlapOf, type Turn, toUpright } from './upright.ts'
import type { Word } from './word.ts'

/** Beyond this, labels are not searched in the text of the page. */
const maxSearched = 500
/** Distance of a printed label from the field to its right or left, in points. */
const maxLabelGap = { left: 80, right: 25 }
const maxLabelLength = 120
/** Fields this near in height are in one row, in points. */
const rowHeight = 6

/**
 * Writes the values of form fields and notes as lines: `Label: value`, `[x] label`, `[ ] label`, `Comment: text`. Leaves out
 * values that the text of the page has in the same place.
 * @param words of the page, of the given turn
 */
export function writeAnnotations(entries: (Field | Note)[], words: Word[], turn: Turn): string[] {
  const searched = entries.length <= maxSearched
  const fragments = searched ? findFragments(words) : []
  const placed = entries.map(entry => ({ entry, box: toBox(turn, entry.place) }))
  placed.sort(
    (a, b) => Math.round(a.box.top / rowHeight) - Math.round(b.box.top / rowHeight) || a.box.left - b.box.left,
  )
  const lines = new Set<string>()
  for (const { entry, box } of placed) {
    const printed = searched ? words.filter(word => isInside(word, box)) : []
    const line = entry.kind === 'note' ? writeNote(entry, printed) : writeField(entry, box, printed, fragments)
    if (line !== '') lines.add(line)
  }
  return Array.from(lines)
}

function writeNote({ text, shown }: Note, printed: Word[]): string {
  if (contains(printed, text)) return ''
  return shown ? text : `Comment: ${text}`
}

function writeField(field: Field, box: Box, printed: Word[], fragments: Fragment[]): string {
  if (field.checked === undefined) {
    if (field.value === '' || contains(printed, field.value)) return ''
    const label = field.described ? field.label : findLabel(box, fragments, 'left') || field.label
    return label === '' ? field.value : `${label}: ${field.value}`
  }
  const printedLabel = findLabel(box, fragments, 'right')
  const name = field.described || printedLabel === '' ? field.label : ''
  const choice = printedLabel || field.value
  const label = [name, choice === name ? '' : choice].filter(text => text !== '').join(': ')
  return `[${field.checked ? 'x' : ' '}] ${label}`
}

const toBox = (turn: Turn, { left, bottom, right, top }: PageRectangle) => toUpright(turn, left, bottom, right, top)

function isInside({ left, right, baseline, size }: Word, box: Box): boolean {
  const [x, y] = [(left + right) / 2, baseline - size * 0.3]
  return x >= box.left - 1 && x <= box.right + 1 && y >= box.top - 1 && y <= box.bottom + 1
}

const letters = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase()

function contains(printed: Word[], text: string): boolean {
  return printed.length > 0 && letters(printed.map(word => word.text).join('')).includes(letters(text))
}

/** Finds the printed text next to a field, on the same line. */
function findLabel(box: Box, fragments: Fragment[], side: 'left' | 'right'): string {
  let nearest = ''
  let distance = maxLabelGap[side]
  for (const fragment of fragments) {
    const height = Math.min(fragment.bottom - fragment.top, box.bottom - box.top)
    if (overlapOf(fragment.top, fragment.bottom, box.top, box.bottom) < height * 0.4) continue
    const gap = side === 'right' ? fragment.left - box.right : box.left - fragment.right
    if (gap < -5 || gap >= distance) continue
    distance = gap
    nearest = fragment.words.map(word => word.text).join(' ')
  }
  return nearest.length > maxLabelLength ? '' : nearest.replace(/[\s:_.…]+$/u, '')
}
