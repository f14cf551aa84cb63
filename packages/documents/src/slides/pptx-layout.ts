import type { DocumentPackage } from '../archive/open-package.ts'
import { childAt, descendantsNamed, type Element } from '../markup/element.ts'
import { readOpenXmlPart } from '../open-xml/read-part.ts'
import { type Relationships, readRelationships, targetsOfType } from '../open-xml/relationships.ts'

/** The place of a placeholder that a slide does not place itself (ECMA-376 part 1, 19.3.1.36). */
export type FindTransform = (placeholder: Element) => Element | undefined

/** Reads the placeholders of layouts and masters, each part once. */
export function createLayoutReader(archive: DocumentPackage): (slide: Relationships) => Promise<FindTransform> {
  const parts = new Map<string, Promise<{ shapes: Element[]; master: string | undefined }>>()
  const readPart = (part: string) => {
    const known = parts.get(part)
    if (known) return known
    const reading = readPlaceholders(archive, part)
    parts.set(part, reading)
    return reading
  }
  return async slide => {
    const [layout] = targetsOfType(slide, 'slideLayout')
    if (layout === undefined) return () => undefined
    const { shapes, master } = await readPart(layout)
    const masterShapes = master === undefined ? [] : (await readPart(master)).shapes
    return placeholder => find(shapes, placeholder) ?? find(masterShapes, placeholder)
  }
}

async function readPlaceholders(archive: DocumentPackage, part: string) {
  const shapes = descendantsNamed(await readOpenXmlPart(archive, part), 'p:sp').filter(placeholderOf)
  const [master] = targetsOfType(await readRelationships(archive, part), 'slideMaster')
  return { shapes, master }
}

/** Returns the placeholder element of a shape. */
export const placeholderOf = (shape: Element): Element | undefined =>
  childAt(
    shape,
    shape.name.replace(/^p:(\w)(\w*)$/, (_, first, rest) => `p:nv${first.toUpperCase()}${rest}Pr`),
    'p:nvPr',
    'p:ph',
  )

/** A layout's placeholder has the same index; a master's has the same type. */
function find(shapes: Element[], { attributes }: Element): Element | undefined {
  const same =
    shapes.find(shape => (placeholderOf(shape)?.attributes.get('idx') ?? '0') === (attributes.get('idx') ?? '0')) ??
    shapes.find(shape => baseType(placeholderOf(shape)?.attributes.get('type')) === baseType(attributes.get('type')))
  return childAt(same, 'p:spPr', 'a:xfrm')
}

const baseType = (type = 'obj') =>
  type === 'ctrTitle' ? 'title' : type === 'obj' || type === 'subTitle' ? 'body' : type
