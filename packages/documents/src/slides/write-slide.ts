import { type Block, writeBlocks } from '../markdown/blocks.ts'
import { orderShapes, type Slide } from './slide-shape.ts'

/**
 * Writes a slide in Markdown: its title as a heading, its shapes in reading order, speaker notes and comments as
 * quotations. A hidden slide is marked.
 */
export function writeSlide(slide: Slide, tolerance: number): string {
  const blocks = orderShapes(slide.shapes, tolerance).flatMap(shape => shape.blocks)
  const quoted = [
    writeQuote('Notes', slide.notes),
    ...slide.comments.map(({ author, text }) => writeQuote(author === '' ? 'Comment' : `Comment by ${author}`, text)),
  ]
  const parts = [writeBlocks(slide.hidden ? markHidden(blocks) : blocks), ...quoted].filter(part => part !== '')
  return parts.join('\n\n')
}

/** Adds ` (hidden)` to the title, or a line of its own. */
function markHidden(blocks: Block[]): Block[] {
  const [first, ...rest] = blocks
  return first?.type === 'heading'
    ? [{ ...first, text: `${first.text} (hidden)` }, ...rest]
    : [{ type: 'paragraph', text: '(hidden)' }, ...blocks]
}

function writeQuote(label: string, text: string): string {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
  return lines.length === 0 ? '' : [`> ${label}: ${lines[0]}`, ...lines.slice(1).map(line => `> ${line}`)].join('\n')
}
