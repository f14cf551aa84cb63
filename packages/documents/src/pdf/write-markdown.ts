import { markdownTable } from '../markdown/markdown-table.ts'
import { isDivided, joinHalves, joinLines } from '../text/join-lines.ts'
import { findBoldHeadings, isBoldRare } from './find-bold-headings.ts'
import type { Item, Line } from './line.ts'

/** Sizes of the fonts of a document. */
export interface FontSizes {
  /** That of most letters. */
  body: number
  /** Those of headings, from the largest. */
  headings: number[]
  /** Whether bold lines may be headings. */
  boldHeadings: boolean
}

/** A heading is this much larger than the body and has at most this many characters. */
const headingRatio = 1.15
const maxHeadingLength = 200
const maxLevels = 6
/** A space between lines above this share of the usual one separates paragraphs. */
const paragraphRatio = 1.3
const bullet = /^[•●▪■◦○‣\u00b7\ue000-\uf8ff]\s+(?=\S)/u

/** Counts the letters of each font size and returns the sizes of body and headings. */
export function measureFontSizes(lines: Line[]): FontSizes {
  const letters = new Map<number, number>()
  for (const { size, text } of lines) {
    const rounded = Math.round(size * 2) / 2
    letters.set(rounded, (letters.get(rounded) ?? 0) + text.length)
  }
  const body = Array.from(letters).reduce((most, entry) => (entry[1] > most[1] ? entry : most), [10, 0])[0]
  const headings: number[] = []
  for (const size of Array.from(letters.keys()).sort((a, b) => b - a))
    if (size >= body * headingRatio && size < (headings.at(-1) ?? Number.POSITIVE_INFINITY) * 0.95) headings.push(size)
  return { body, headings: headings.slice(0, maxLevels), boldHeadings: isBoldRare(lines) }
}

/** Writes the items of a page as Markdown. Lines stay lines; a blank line separates paragraphs. */
export function writeMarkdown(items: Item[], sizes: FontSizes): string {
  const parts: string[] = []
  let open: Line[] = []
  const close = () => {
    if (open[0]) parts.push(writeParagraph(open, levelOf(open[0])))
    open = []
  }
  let broken = false
  const usual = usualPitch(items)
  const bold = sizes.boldHeadings ? findBoldHeadings(items, sizes.body) : noLines
  const levelOf = (line: Line) => headingLevel(line, sizes) || (bold.has(line) ? boldLevel(sizes) : 0)
  for (const item of items) {
    if (item.kind === 'table') {
      close()
      parts.push(markdownTable(item.cells.map(row => row.map(cleanText))))
    } else if (item.kind === 'break') broken = open.length > 0
    else {
      const last = open.at(-1)
      if (
        last &&
        !(
          levelOf(last) === levelOf(item) &&
          (broken ? continuesPart : continuesParagraph)(last, item, usual, levelOf(item))
        )
      )
        close()
      open.push(item)
      broken = false
    }
  }
  close()
  return parts.join('\n\n')
}

/** A sentence goes on at the top of the next column. */
const continuesPart = (last: Line, line: Line) =>
  Math.abs(last.size - line.size) < 0.1 * last.size && !/[.!?:;…。！？]["'”’»)\]]*$/u.test(last.text)

/** @param usual distance of lines @param level of the heading that both are, or 0 */
function continuesParagraph(last: Line, line: Line, usual: number, level: number): boolean {
  const pitch = line.baseline - last.baseline
  const size = Math.max(last.size, line.size)
  if (level > 0) return pitch < size * 1.7 && pitch > size * 0.5
  // Above the line before: another part of the page.
  if (pitch < -size * 0.5) return false
  return pitch < Math.max(usual * paragraphRatio, size * 1.35)
}

/** The distance of most lines from the one above, over font size, times that size; 0 when there are few lines. */
function usualPitch(items: Item[]): number {
  const pitches: number[] = []
  for (const [index, item] of items.entries()) {
    const before = items[index - 1]
    if (item.kind !== 'line' || before?.kind !== 'line') continue
    const pitch = item.baseline - before.baseline
    if (pitch > item.size * 0.8 && pitch < item.size * 2.5) pitches.push(pitch)
  }
  return pitches.length < 4 ? 0 : (pitches.sort((x, y) => x - y)[pitches.length >> 1] ?? 0)
}

/** 1 is the largest; 0 for body text. */
function headingLevel({ size, text }: Line, { body, headings }: FontSizes): number {
  if (size < body * headingRatio || text.length > maxHeadingLength || !/\p{L}.*\p{L}/u.test(text)) return 0
  const level = headings.findIndex(heading => size >= heading * 0.95)
  return level < 0 ? headings.length : level + 1
}

const noLines: ReadonlySet<Line> = new Set()

/** Bold headings of the size of the body are below all others. */
const boldLevel = ({ headings }: FontSizes) => Math.min(maxLevels, headings.length + 1)

function writeParagraph(lines: Line[], level: number): string {
  const texts = lines.map(line => line.text)
  const heading = level > 0 ? joinLines(texts) : ''
  if (heading !== '' && heading.length <= maxHeadingLength) return `${'#'.repeat(level)} ${cleanText(heading)}`
  return cleanText(
    joinHyphenated(texts)
      .map(text => text.replace(bullet, '- '))
      .join('\n'),
  )
}

/** Moves the second half of a word that a hyphen divides to the first one. Before a capital the hyphen stays. */
function joinHyphenated(lines: string[]): string[] {
  const result: string[] = []
  for (const line of lines) {
    const before = result.at(-1)
    if (before !== undefined && isDivided(before, line)) {
      const end = line.indexOf(' ')
      const half = end < 0 ? line : line.slice(0, end)
      result[result.length - 1] = joinHalves(before, half)
      if (end >= 0) result.push(line.slice(end + 1))
    } else result.push(line)
  }
  return result
}

/** Writes the remaining marks of hyphens as hyphens and shortens rows of dots. */
const cleanText = (text: string) => text.replaceAll('\ufffe', '-').replace(/(?:[.·…] ?){5,}/g, '... ')
