import { childAt, childrenNamed, descendantsNamed, type Element } from '../markup/element.ts'

/** What the style of a text or of a paragraph says about its reading. */
export interface TextStyle {
  position?: 'super' | 'sub'
  isStruck?: boolean
  isHidden?: boolean
  /** Whether the style is, or comes from, the style `Title`. */
  isTitle?: boolean
}

/** A level of a list or of the headings (ODF 1.3 part 3, 16.31). */
export interface ListLevel {
  isNumbered: boolean
  /** `1`, `a`, `A`, `i`, `I`, or empty for no number. */
  format: string
  prefix: string
  suffix: string
  start: number
  /** How many levels the label shows, this one included. */
  shownLevels: number
}

export type ListStyle = Map<number, ListLevel>

export interface Styles {
  text(name: string | undefined): TextStyle
  list(name: string | undefined): ListStyle | undefined
  outline: ListStyle
}

const maxStyleDepth = 20
const none: TextStyle = {}

/** @param roots the roots of styles.xml and content.xml; later ones win */
export function readStyles(roots: Element[]): Styles {
  const elements = new Map<string, Element>()
  const lists = new Map<string, ListStyle>()
  let outline: ListStyle = new Map()
  for (const root of roots)
    for (const group of [...childrenNamed(root, 'office:styles'), ...childrenNamed(root, 'office:automatic-styles')]) {
      for (const style of childrenNamed(group, 'style:style'))
        elements.set(style.attributes.get('style:name') ?? '', style)
      for (const style of childrenNamed(group, 'text:list-style'))
        lists.set(style.attributes.get('style:name') ?? '', readListStyle(style))
      for (const style of childrenNamed(group, 'text:outline-style')) outline = readListStyle(style)
    }
  const texts = new Map<string, TextStyle>()
  const readText = (name: string, depth: number): TextStyle => {
    const known = texts.get(name)
    if (known) return known
    const style = elements.get(name)
    const parent = style?.attributes.get('style:parent-style-name')
    const base = parent !== undefined && depth < maxStyleDepth ? readText(parent, depth + 1) : none
    const read = { ...base, ...readProperties(style), ...(name === 'Title' ? { isTitle: true } : {}) }
    texts.set(name, read)
    return read
  }
  return {
    text: name => (name === undefined ? none : readText(name, 0)),
    list: name => (name === undefined ? undefined : lists.get(name)),
    outline,
  }
}

function readProperties(style: Element | undefined): TextStyle {
  const properties = childAt(style, 'style:text-properties')?.attributes
  const position = /^(super|sub|-?\d+)/.exec(properties?.get('style:text-position') ?? '')?.[1]
  const line = properties?.get('style:text-line-through-style') ?? properties?.get('style:text-line-through-type')
  const read: TextStyle = {}
  if (position !== undefined && position !== '0') read.position = /^(sub|-)/.test(position) ? 'sub' : 'super'
  if (line !== undefined) read.isStruck = line !== 'none'
  if (properties?.has('text:display')) read.isHidden = properties.get('text:display') === 'none'
  return read
}

function readListStyle(style: Element): ListStyle {
  const levels: ListStyle = new Map()
  for (const level of [
    ...descendantsNamed(style, 'text:list-level-style-number'),
    ...descendantsNamed(style, 'text:outline-level-style'),
  ])
    levels.set(toNumber(level.attributes.get('text:level')), {
      isNumbered: true,
      format: level.attributes.get('style:num-format') ?? '',
      prefix: level.attributes.get('style:num-prefix') ?? '',
      suffix: level.attributes.get('style:num-suffix') ?? '',
      start: toNumber(level.attributes.get('text:start-value')),
      shownLevels: toNumber(level.attributes.get('text:display-levels')),
    })
  return levels
}

export function toNumber(value: string | undefined, absent = 1): number {
  const number = Number.parseInt(value ?? '', 10)
  return Number.isNaN(number) ? absent : number
}
