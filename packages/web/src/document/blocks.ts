/** A part of a page's text that is shown as one element. Offsets count in the page's text. */
export type Block =
  | { kind: 'heading' | 'paragraph' | 'item'; start: number; end: number; marker?: string }
  | { kind: 'table'; rows: Cell[][] }

export interface Cell {
  start: number
  end: number
}

const heading = /^#{1,6} +/
const listItem = /^\s*([-*+]|\d{1,9}[.)]) +/
const tableRow = /^\s*\|.*\|\s*$/
const tableRule = /^\s*\|[\s:|-]+\|\s*$/

/** The cells of a row of a GitHub table. A pipe after a backslash belongs to its cell. */
function readCells(line: string, offset: number): Cell[] {
  const cells: Cell[] = []
  let start = line.indexOf('|') + 1
  for (let index = start; index < line.length; index += 1) {
    if (line[index] !== '|' || line[index - 1] === '\\') continue
    const inner = line.slice(start, index)
    const left = inner.length - inner.trimStart().length
    cells.push({ start: offset + start + left, end: offset + start + Math.max(left, inner.trimEnd().length) })
    start = index + 1
  }
  return cells
}

/** Cuts a page's Markdown into headings, list items, tables and paragraphs. Every word stays at its offset. */
export function cutBlocks(text: string): Block[] {
  const blocks: Block[] = []
  let paragraph: { kind: 'paragraph'; start: number; end: number } | undefined
  let table: { kind: 'table'; rows: Cell[][] } | undefined
  let offset = 0
  for (const line of text.split('\n')) {
    const start = offset
    const end = offset + line.length
    offset = end + 1
    if (!tableRow.test(line)) table = undefined
    if (line.trim() === '') {
      paragraph = undefined
    } else if (tableRow.test(line)) {
      paragraph = undefined
      if (!table) {
        table = { kind: 'table', rows: [] }
        blocks.push(table)
      }
      if (!tableRule.test(line)) table.rows.push(readCells(line, start))
    } else if (heading.test(line)) {
      paragraph = undefined
      blocks.push({ kind: 'heading', start: start + (heading.exec(line)?.[0].length ?? 0), end })
    } else if (listItem.test(line)) {
      paragraph = undefined
      const [sign = '', marker = '-'] = listItem.exec(line) ?? []
      blocks.push({ kind: 'item', marker: /\d/.test(marker) ? marker : '•', start: start + sign.length, end })
    } else if (paragraph) {
      paragraph.end = end
    } else {
      paragraph = { kind: 'paragraph', start, end }
      blocks.push(paragraph)
    }
  }
  return blocks
}

/** A line of this length was broken for its length, not for its meaning. */
const longLine = 50

/** Whether the line breaks of a paragraph come from the width of the page, as in a PDF. */
export function isFlowing(text: string, { start, end }: Cell): boolean {
  const lines = text.slice(start, end).split('\n')
  return lines.slice(0, -1).every(line => line.length >= longLine)
}

/** A piece of text within a block. */
export interface Run {
  text: string
  isStrong: boolean
  isMarked: boolean
}

const strong = /\*\*(.+?)\*\*|<br>|\\([|*_#])/gs

/** Cuts a range into runs: strong or not, in the marked place or not. Signs of Markdown are left out. */
export function cutRuns(text: string, range: Cell, mark: Cell | undefined): Run[] {
  const runs: Run[] = []
  const add = (from: number, to: number, isStrong: boolean) => {
    const cuts = [from, ...(mark ? [mark.start, mark.end].filter(cut => cut > from && cut < to) : []), to]
    for (let index = 0; index + 1 < cuts.length; index += 1) {
      const [start = 0, end = 0] = [cuts[index], cuts[index + 1]]
      if (start >= end) continue
      const isMarked = mark !== undefined && start >= mark.start && end <= mark.end
      runs.push({ text: text.slice(start, end), isStrong, isMarked })
    }
  }
  let from = range.start
  for (const match of text.slice(range.start, range.end).matchAll(strong)) {
    const at = range.start + match.index
    add(from, at, false)
    if (match[1] !== undefined) add(at + 2, at + 2 + match[1].length, true)
    else if (match[2] !== undefined) add(at + 1, at + 2, false)
    else runs.push({ text: '\n', isStrong: false, isMarked: false })
    from = at + match[0].length
  }
  add(from, range.end, false)
  return runs
}
