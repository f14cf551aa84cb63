import { markdownTable } from './markdown-table.ts'

/** A block of a document, in reading order. Its text is inline Markdown. */
export type Block = {
  /** Number of list items around the block, itself included. Default 0. */
  depth?: number
  /** Number of quotations around the block. Default 0. */
  quote?: number
} & (
  | { type: 'heading'; level: number; text: string }
  | { type: 'paragraph'; text: string }
  /** A list item with its first paragraph. `marker` is `-` or such as `3.`. */
  | { type: 'item'; marker: string; text: string }
  /** The rows of a table, with the flattened text of each cell. */
  | { type: 'table'; rows: string[][] }
  /** Preformatted text. */
  | { type: 'code'; text: string }
)

/** Deeper list items are written at this depth. */
const maxListDepth = 12

/** Writes blocks as Markdown. A blank line separates them; the items of a list follow each other without one. */
export function writeBlocks(blocks: Block[]): string {
  const parts: string[] = []
  /** The columns at which the content of the items around the block starts. */
  let offsets: number[] = []
  let previous: Block | undefined
  for (const block of blocks) {
    const text = writeBlock(block)
    if (text === '') continue
    const isItem = block.type === 'item'
    const depth = Math.min(block.depth ?? 0, maxListDepth)
    offsets = offsets.slice(0, isItem ? Math.max(0, depth - 1) : depth)
    const indent = offsets.at(-1) ?? 0
    if (isItem) offsets.push(indent + block.marker.length + 1)
    const quote = block.quote ?? 0
    const isTight = isItem && previous?.type === 'item' && quote === (previous.quote ?? 0)
    if (previous) parts.push(isTight ? '\n' : '\n\n')
    parts.push(indentLines(text, indent, isItem ? block.marker.length + 1 : 0, quote))
    previous = block
  }
  return parts.join('')
}

function writeBlock(block: Block): string {
  switch (block.type) {
    case 'heading': {
      const text = oneLine(block.text)
      return text === '' ? '' : `${'#'.repeat(Math.min(Math.max(block.level, 1), 6))} ${text}`
    }
    case 'paragraph':
      return escapeHeading(trimLines(block.text))
    case 'item': {
      const text = trimLines(block.text)
      return text === '' ? '' : `${block.marker} ${text}`
    }
    case 'table':
      return markdownTable(block.rows)
    case 'code':
      return writeCode(block.text)
  }
}

/** The fence is longer than any run of backticks in the text (CommonMark 4.5). */
function writeCode(text: string): string {
  const code = text.replace(/^\n+/, '').trimEnd()
  if (code === '') return ''
  const longest = code.match(/`{3,}/g)?.reduce((length, run) => Math.max(length, run.length), 0) ?? 2
  const fence = '`'.repeat(Math.max(3, longest + 1))
  return `${fence}\n${code}\n${fence}`
}

function indentLines(text: string, indent: number, hanging: number, quote: number): string {
  if (indent + hanging + quote === 0) return text
  const prefix = '> '.repeat(Math.min(quote, maxListDepth))
  const [first = '', ...rest] = text.split('\n')
  const following = rest.map(line => `\n${prefix}${line === '' ? '' : ' '.repeat(indent + hanging)}${line}`)
  return `${prefix}${' '.repeat(indent)}${first}${following.join('')}`
}

/** The text of blocks in one line, as a cell or a note contains it. The cells of an inner table are separated by commas. */
export function flattenBlocks(blocks: Block[]): string {
  return blocks.map(flattenBlock).filter(Boolean).join(' ')
}

function flattenBlock(block: Block): string {
  if (block.type === 'item') return oneLine(block.marker === '-' ? block.text : `${block.marker} ${block.text}`)
  if (block.type !== 'table') return oneLine(block.text)
  const rows = block.rows.map(row => row.map(oneLine).filter(Boolean).join(', '))
  return rows.filter(Boolean).join('; ')
}

const oneLine = (text: string) => text.trim().replace(/\s+/g, ' ')

/** Runs of blanks align text on paper only; Markdown shows them as one. */
const trimLines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map(line => line.trim().replace(/ {2,}/g, ' '))
    .join('\n')

/** A paragraph that begins like a heading keeps its number signs. */
const escapeHeading = (text: string) => (/^#{1,6}\s/.test(text) ? `\\${text}` : text)
