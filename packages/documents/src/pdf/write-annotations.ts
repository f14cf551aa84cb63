import { joinLines } from '../text/join-lines.ts'
import { findFragments } from './find-fragments.ts'
import type { Fragment } from './fragment.ts'
import { toLines } from './line.ts'
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

interface WrittenAnnotations {
  lines: string[]
  /** Words of the page that the lines have. */
  shown: Set<Word>
}

/**
 * Writes the values of form fields and notes as lines: `Label: value`, `[x] label`, `[ ] label`, `Comment: text`. Leaves out
 * values that the text of the page has in the same place. A field's own drawing shows its value as people see it, such as
 * `1.00`, and replaces it.
 * @param words of the page, of the given turn
 */
export function writeAnnotations(entries: (Field | Note)[], words: Word[], turn: Turn): WrittenAnnotations {
  const searched = entries.length <= maxSearched
  const own = words.filter(word => word.drawn !== undefined)
  const page = own.length === 0 ? words : words.filter(word => word.drawn === undefined)
  const fragments = searched ? findFragments(page) : []
  const placed = entries.map(entry => ({ entry, box: toBox(turn, entry.place) }))
  placed.sort(
    (a, b) => Math.round(a.box.top / rowHeight) - Math.round(b.box.top / rowHeight) || a.box.left - b.box.left,
  )
  const lines: string[] = []
  const shown = new Set<Word>()
  for (const { entry, box } of placed) {
    const inside = (some: Word[]) => (searched ? some.filter(word => isInside(word, box)) : [])
    if (entry.kind === 'note') lines.push(writeNote(entry, inside(words)))
    else {
      const drawing = entry.checked === undefined ? inside(own) : []
      // A value longer than the field is drawn beyond its edges, where it does not show.
      for (const word of own) if (word.drawn === drawing[0]?.drawn && entry.value.includes(word.text)) shown.add(word)
      for (const word of drawing) shown.add(word)
      lines.push(writeField(entry, box, inside(page), drawing, fragments))
    }
  }
  return { lines: lines.filter(line => line !== ''), shown }
}

function writeNote({ text, shown }: Note, printed: Word[]): string {
  if (contains(printed, text)) return ''
  return shown ? text : `Comment: ${text}`
}

/** @param drawing words of the field's own drawing */
function writeField(field: Field, box: Box, printed: Word[], drawing: Word[], fragments: Fragment[]): string {
  if (field.checked === undefined) {
    const value = writeValue(field, drawing)
    if (value === '' || contains(printed, value)) return ''
    const label = field.described ? field.label : findLabel(box, fragments, 'left') || field.label
    return label === '' ? value : `${label}: ${value}`
  }
  const printedLabel = findLabel(box, fragments, 'right')
  const name = field.described || printedLabel === '' ? field.label : ''
  const choice = printedLabel || field.value
  const label = [name, choice === name ? '' : choice].filter(text => text !== '').join(': ')
  return `[${field.checked ? 'x' : ' '}] ${label}`
}

/** A drawing may be cut off at the edges of the field, or space the letters. */
function writeValue({ value, list }: Field, drawing: Word[]): string {
  if (drawing.length === 0) return value
  const shown = toLines(findFragments(drawing)).map(line => line.text)
  if (list) return value === '' ? `(${shown.join(', ')})` : `${value} (of ${shown.join(', ')})`
  const [drawn, stored] = [letters(shown.join('')), letters(value)]
  if (isPartOf(drawn, stored)) return value
  return isPartOf(stored, drawn) ? joinLines(shown) : `${joinLines(shown)} (stored: ${value})`
}

/** Whether all letters of `part` are in `whole`, in their order. */
function isPartOf(part: string, whole: string): boolean {
  let at = 0
  for (const letter of part) {
    at = whole.indexOf(letter, at) + 1
    if (at === 0) return false
  }
  return true
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
