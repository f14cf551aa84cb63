import { writeLink } from '../markdown/inline.ts'
import { childAt, childrenNamed, descendantsNamed, type Element, elementsOf, textOf } from '../markup/element.ts'
import type { Relationships } from './relationships.ts'

/** A paragraph of a shape (ECMA-376 part 1, 21.1.2.2.6). */
export interface DrawingParagraph {
  text: string
  /** Depth of the list, 0..8. */
  level: number
  /** The paragraph's own bullet; undefined when it inherits one. */
  bullet: 'none' | 'bullet' | 'number' | undefined
}

/** Returns the paragraphs of a text body. Slide numbers are left out. */
export function readParagraphs(body: Element | undefined, relationships: Relationships): DrawingParagraph[] {
  return childrenNamed(body, 'a:p').map(paragraph => {
    const properties = childAt(paragraph, 'a:pPr')
    const level = Math.min(8, Math.max(0, Number(properties?.attributes.get('lvl') ?? 0) || 0))
    const text = elementsOf(paragraph).map(run => readRun(run, relationships))
    return { text: text.join('').trim(), level, bullet: readBullet(properties) }
  })
}

/** Returns the text of a body as one line for each paragraph. */
export const readPlainText = (body: Element | undefined, relationships: Relationships): string =>
  readParagraphs(body, relationships)
    .map(paragraph => paragraph.text)
    .filter(text => text !== '')
    .join('\n')

function readRun(run: Element, relationships: Relationships): string {
  if (run.name === 'a:br') return '\n'
  if (run.name === 'a:fld' && run.attributes.get('type') === 'slidenum') return ''
  if (run.name === 'a:r' || run.name === 'a:fld') {
    const text = textOf(childAt(run, 'a:t'))
    const link = relationships.get(childAt(run, 'a:rPr', 'a:hlinkClick')?.attributes.get('r:id') ?? '')
    return link?.external ? writeLink(text, link.target) : text
  }
  // An equation: its characters stand in `m:t` elements (22.1.2.116).
  return descendantsNamed(run, 'm:t').map(textOf).join('')
}

function readBullet(properties: Element | undefined): DrawingParagraph['bullet'] {
  if (childAt(properties, 'a:buNone')) return 'none'
  if (childAt(properties, 'a:buAutoNum')) return 'number'
  return childAt(properties, 'a:buChar') || childAt(properties, 'a:buBlip') ? 'bullet' : undefined
}
