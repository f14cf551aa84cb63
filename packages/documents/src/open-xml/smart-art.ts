import type { DocumentPackage } from '../archive/open-package.ts'
import type { Block } from '../markdown/blocks.ts'
import { childAt, childrenNamed, type Element } from '../markup/element.ts'
import { readPlainText } from './drawing-text.ts'
import { readOpenXmlPart } from './read-part.ts'

/** Returns the texts of a SmartArt diagram as a list, by the order and depth of its nodes (ECMA-376 part 1, 21.4.3). */
export async function readSmartArt(archive: DocumentPackage, part: string): Promise<Block[]> {
  const tree = await readOpenXmlPart(archive, part)
  const texts = new Map<string, string>()
  const roots: string[] = []
  for (const point of childrenNamed(childAt(tree, 'dgm:ptLst'), 'dgm:pt')) {
    const [modelId = '', type = 'node'] = valuesOf(point, 'modelId', 'type')
    if (type === 'doc') roots.push(modelId)
    else if (type === 'node' || type === 'asst') texts.set(modelId, readPlainText(childAt(point, 'dgm:t'), new Map()))
  }
  const children = new Map<string, { id: string; order: number }[]>()
  for (const connection of childrenNamed(childAt(tree, 'dgm:cxnLst'), 'dgm:cxn')) {
    const [type = 'parOf', srcId = '', destId = '', srcOrd = '0'] = valuesOf(
      connection,
      'type',
      'srcId',
      'destId',
      'srcOrd',
    )
    if (type !== 'parOf') continue
    const siblings = children.get(srcId) ?? []
    siblings.push({ id: destId, order: Number(srcOrd) })
    children.set(srcId, siblings)
  }
  return listNodes(roots, texts, children)
}

const valuesOf = ({ attributes }: Element, ...names: string[]) => names.map(name => attributes.get(name))

/** Visits each node once, so that a loop in a damaged file ends. */
function listNodes(
  roots: string[],
  texts: Map<string, string>,
  children: Map<string, { id: string; order: number }[]>,
): Block[] {
  const blocks: Block[] = []
  const visited = new Set<string>()
  const stack = roots.toReversed().map(id => ({ id, depth: 0 }))
  for (let node = stack.pop(); node; node = stack.pop()) {
    const { id, depth } = node
    if (visited.has(id)) continue
    visited.add(id)
    const text = texts.get(id) ?? ''
    if (text !== '') blocks.push({ type: 'item', marker: '-', depth, text })
    const sorted = (children.get(id) ?? []).toSorted((a, b) => b.order - a.order)
    stack.push(...sorted.map(child => ({ id: child.id, depth: depth + 1 })))
  }
  return blocks
}
