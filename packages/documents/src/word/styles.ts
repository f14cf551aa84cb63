import { childAt, childrenNamed, type Element } from '../markup/element.ts'

/** What a paragraph style, or a paragraph itself, says about its place in the document. */
export interface ParagraphRole {
  /** Heading level from 1 on; 0 for body text; undefined when nothing is said. */
  heading?: number | undefined
  /** The list. `0` takes the paragraph out of the list of its style. */
  list?: string | undefined
  /** Level in the list from 0 on. */
  listLevel?: number | undefined
}

/** Returns the role that a style gives; of an unknown style, the one its id suggests. */
export type StyleRoles = (styleId: string) => ParagraphRole

/** Longer chains of styles are circles. */
const maxStyleDepth = 20

/** Reads the outline level and the list of paragraph properties (ECMA-376 17.3.1.20, 17.3.1.19). */
export function readRole(properties: Element | undefined): ParagraphRole {
  const outline = readNumber(childAt(properties, 'w:outlineLvl'))
  const numbering = childAt(properties, 'w:numPr')
  return {
    heading: outline === undefined ? undefined : outline < 9 ? outline + 1 : 0,
    list: childAt(numbering, 'w:numId')?.attributes.get('w:val'),
    listLevel: readNumber(childAt(numbering, 'w:ilvl')),
  }
}

/** @param root the root of styles.xml; undefined when the document has none */
export function readStyles(root: Element | undefined): StyleRoles {
  const styles = new Map(childrenNamed(root, 'w:style').map(style => [style.attributes.get('w:styleId') ?? '', style]))
  const roles = new Map<string, ParagraphRole>()
  const read = (id: string, depth: number): ParagraphRole => {
    const known = roles.get(id)
    if (known) return known
    const style = styles.get(id)
    const base = childAt(style, 'w:basedOn')?.attributes.get('w:val')
    const role = style && depth < maxStyleDepth && base !== undefined ? { ...read(base, depth + 1) } : {}
    const own = style ? readRole(childAt(style, 'w:pPr')) : {}
    const named = headingOfName(childAt(style, 'w:name')?.attributes.get('w:val') ?? id)
    Object.assign(role, defined({ ...own, heading: named ?? own.heading }))
    roles.set(id, role)
    return role
  }
  return id => read(id, 0)
}

/** Word stores the names of its own styles in English, in every language. */
function headingOfName(name: string): number | undefined {
  const level = /^heading ?([1-9])$/i.exec(name)?.[1]
  if (level) return Number(level)
  return /^title$/i.test(name) ? 1 : undefined
}

/** The properties that are set, so that others do not hide those of the base style. */
export function defined<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Partial<T>
}

export function readNumber(element: Element | undefined): number | undefined {
  const value = Number.parseInt(element?.attributes.get('w:val') ?? '', 10)
  return Number.isNaN(value) ? undefined : value
}
