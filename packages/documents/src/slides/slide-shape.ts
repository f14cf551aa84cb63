import type { Block } from '../markdown/blocks.ts'

/** A shape of a slide with what it says. */
export interface SlideShape {
  kind: 'title' | 'footer' | 'other'
  /** Distance from the slide's upper left corner; the unit is the format's. */
  top: number
  left: number
  blocks: Block[]
}

/** The background of a slide. @param mark of its picture; empty for none */
export const backgroundShapes = (mark: string): SlideShape[] =>
  mark === '' ? [] : [{ kind: 'other', top: 0, left: 0, blocks: [{ type: 'paragraph', text: mark }] }]

export interface Slide {
  hidden: boolean
  shapes: SlideShape[]
  notes: string
  comments: { author: string; text: string }[]
}

/**
 * Brings shapes into reading order: the title, then rows from the top, each from the left, then footers. A shape belongs to
 * a row if it begins at most `tolerance` below the row's first shape. Shapes at the same place keep their order.
 */
export function orderShapes(shapes: SlideShape[], tolerance: number): SlideShape[] {
  const rows: { top: number; shapes: SlideShape[] }[] = []
  for (const shape of shapes.filter(one => one.kind === 'other').toSorted((a, b) => a.top - b.top)) {
    const row = rows.at(-1)
    if (row && shape.top - row.top <= tolerance) row.shapes.push(shape)
    else rows.push({ top: shape.top, shapes: [shape] })
  }
  return [
    ...shapes.filter(shape => shape.kind === 'title'),
    ...rows.flatMap(row => row.shapes.toSorted((a, b) => a.left - b.left)),
    ...shapes.filter(shape => shape.kind === 'footer'),
  ]
}
