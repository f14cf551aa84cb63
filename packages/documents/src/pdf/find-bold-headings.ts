import type { Item, Line } from './line.ts'

/** In a document with more bold letters than this share of all, bold says nothing. */
const maxBoldShare = 0.3
const maxLength = 100
const maxLines = 2
/** Smaller bold text is a label or a note. */
const minSize = 0.95
/** The text below begins within this many font sizes. Lines of one heading are closer. */
const maxPitch = 3.5
const maxLinePitch = 1.7
/** Without a space below, a heading is shorter than this share of the line below: it does not fill the column. */
const maxShare = 0.85
/** Shorter text below is a value: the bold line is its label. */
const minTextLength = 30
/** A heading begins with a capital, a number or a sign, has a word and ends without a mark of a sentence or a label. */
const headingText = /^(?!\p{Ll}).*\p{L}{2}.*[^.,;:\ufffe-]$/u

/** Whether bold letters stand out among the lines of a document. */
export function isBoldRare(lines: Line[]): boolean {
  const count = (counted: Line[]) => counted.reduce((sum, { text }) => sum + text.length, 0)
  return count(lines.filter(({ bold }) => bold)) < count(lines) * maxBoldShare
}

/**
 * Returns the lines that are headings because they are bold: one or two lines that stand alone above text that is not bold.
 * @param bodySize of the font of most letters
 */
export function findBoldHeadings(items: Item[], bodySize: number): Set<Line> {
  const found = new Set<Line>()
  for (let from = 0; from < items.length; from++) {
    const first = items[from]
    if (first?.kind !== 'line' || !first.bold || isBoldAbove(items[from - 1], first)) continue
    const lines = [first]
    for (let next = items[from + 1]; ; next = items[from + lines.length]) {
      if (next?.kind !== 'line' || !next.bold || !isBelow(lines.at(-1) ?? first, next, maxLinePitch)) break
      lines.push(next)
    }
    if (isHeading(lines, items[from + lines.length], bodySize)) for (const line of lines) found.add(line)
    from += lines.length - 1
  }
  return found
}

function isHeading(lines: Line[], below: Item | undefined, bodySize: number): boolean {
  const last = lines.at(-1)
  const text = lines.map(line => line.text).join(' ')
  if (!last || lines.length > maxLines || text.length > maxLength || !headingText.test(text)) return false
  if (lines.some(({ size }) => size < bodySize * minSize)) return false
  if (below?.kind !== 'line' || below.bold || below.text.length < minTextLength) return false
  if (!isBelow(last, below, maxPitch) || below.size > last.size * 1.1) return false
  if (last.left > below.right || last.right < below.left) return false
  const isApart = below.baseline - last.baseline > last.size * maxLinePitch
  return isApart || last.right - last.left < (below.right - below.left) * maxShare
}

/** Whether the line above belongs to the same bold text. */
const isBoldAbove = (above: Item | undefined, line: Line) =>
  above?.kind === 'line' && above.bold === true && isBelow(above, line, maxLinePitch)

function isBelow(above: Line, line: Line, pitch: number): boolean {
  const distance = line.baseline - above.baseline
  return distance > 0 && distance < Math.max(above.size, line.size) * pitch
}
