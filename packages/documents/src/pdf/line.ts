import { type Fragment, isRightToLeft } from './fragment.ts'
import { orderPunctuation } from './order-punctuation.ts'
import type { Table } from './table.ts'
import type { Box } from './upright.ts'
import type { Word } from './word.ts'

/** A line of text in its final order. */
export interface Line extends Box {
  kind: 'line'
  text: string
  baseline: number
  size: number
  /** Whether all its words are bold. */
  bold?: boolean
}

/** What a page consists of, in reading order. A `break` separates columns and other parts. */
export type Item = Line | Table | { kind: 'break' }

/** Arranges the fragments of one column into lines and tables, from the top. */
export function toItems(fragments: Fragment[]): Item[] {
  const tables = fragments.flatMap(({ table }) => table ?? [])
  const lines = toLines(fragments)
  if (tables.length === 0) return lines
  return [...lines, ...tables].sort((a, b) => a.top - b.top)
}

/** Arranges the words of one column into lines, from the top. Tables are left out. */
export function toLines(fragments: Fragment[]): Line[] {
  return groupByLine(fragments.filter(({ table }) => !table)).map(toLine)
}

interface FragmentGroup {
  fragments: Fragment[]
  baseline: number
  size: number
}

/** Letters of the number of a note, which stands higher than other superscripts. */
const maxNoteLength = 3

function groupByLine(fragments: Fragment[]): Fragment[][] {
  const groups: FragmentGroup[] = []
  for (const fragment of fragments.toSorted((a, b) => a.baseline - b.baseline)) {
    const group = groups.at(-1)
    if (group && isSameLine(group, fragment)) {
      group.fragments.push(fragment)
      if (fragment.size > group.size) Object.assign(group, { baseline: fragment.baseline, size: fragment.size })
    } else groups.push({ fragments: [fragment], baseline: fragment.baseline, size: fragment.size })
  }
  return groups.map(group => group.fragments)
}

/** A smaller font, as of a subscript, may be shifted further than a fragment of the same size. */
function isSameLine(line: FragmentGroup, fragment: Fragment): boolean {
  const [small, large] = line.size < fragment.size ? [line, fragment] : [fragment, line]
  const isSmaller = small.size < large.size * 0.85
  const limit = isSmaller ? (textLength(small) <= maxNoteLength ? 0.55 : 0.5) : 0.3
  return Math.abs(fragment.baseline - line.baseline) < limit * large.size
}

/** Called several times for each line of a page, so it goes through the fragments once. */
function toLine(fragments: Fragment[]): Line {
  const rightToLeft = isRightToLeft(fragments)
  const sorted =
    fragments.length === 1
      ? fragments
      : fragments.toSorted((a, b) => (rightToLeft ? b.right - a.right : a.left - b.left))
  const first = sorted[0] as Fragment
  let { left, right, top, bottom, baseline, size } = first
  let longest = -1
  let bold = true
  const words: Word[] = []
  for (const fragment of sorted) {
    left = Math.min(left, fragment.left)
    right = Math.max(right, fragment.right)
    top = Math.min(top, fragment.top)
    bottom = Math.max(bottom, fragment.bottom)
    const length = textLength(fragment)
    if (length > longest) {
      longest = length
      baseline = fragment.baseline
      size = fragment.size
    }
    for (const word of fragment.words) {
      if (!word.bold) bold = false
      words.push(word)
    }
  }
  const written = writeWords(words)
  const text = rightToLeft ? orderPunctuation(written) : written
  return { kind: 'line', ...(bold ? { bold } : {}), text, left, right, top, bottom, baseline, size }
}

function textLength(part: Fragment | FragmentGroup): number {
  let length = 0
  if ('words' in part) for (const { text } of part.words) length += text.length
  else for (const fragment of part.fragments) length += textLength(fragment)
  return length
}

/** Joins words by spaces. Words of one link become a Markdown link, unless they are its address. */
export function writeWords(words: Word[]): string {
  if (words.every(word => word.link === undefined)) return joinTexts(words)
  const parts: string[] = []
  for (let from = 0; from < words.length; ) {
    const link = words[from]?.link
    let to = from + 1
    while (to < words.length && link !== undefined && words[to]?.link === link) to++
    const text = words
      .slice(from, to)
      .map(word => word.text)
      .join(' ')
    parts.push(link === undefined || isAddress(text, link) ? text : `[${text}](${link})`)
    from = to
  }
  return parts.join(' ')
}

function joinTexts(words: Word[]): string {
  let text = words[0]?.text ?? ''
  for (let index = 1; index < words.length; index++) text += ` ${words[index]?.text}`
  return text
}

/** Whether a text shows the address it links to, or a part that a line end cut off. */
function isAddress(text: string, link: string): boolean {
  const shown = text.replaceAll(/\s|\ufffe/g, '').toLowerCase()
  const target = link.toLowerCase()
  return target.includes(shown) && (/[./@]/.test(shown) || shown.length * 2 > target.length)
}
