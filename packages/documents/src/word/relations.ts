import { posix } from 'node:path'
import { childrenNamed } from '../markup/element.ts'
import { parseXml } from '../markup/xml-tree.ts'
import type { Parts } from '../readers/open-parts.ts'
import { wordNamespaces } from './namespaces.ts'

export interface Relation {
  id: string
  /** The last segment of the type's URI, such as `header`. Transitional and strict documents share it. */
  type: string
  /** The path of a part without its leading slash, or the URL of an external target. */
  target: string
  isExternal: boolean
}

/**
 * Reads the relations of a part (ECMA-376 part 2, 6.5). Paths are resolved against the part's folder.
 * @param part the part's path; empty for the package
 */
export function readRelations(parts: Parts, part: string): Relation[] {
  const { dir, base } = posix.parse(part)
  const source = parts.readXml(posix.join(dir, '_rels', `${base}.rels`))
  const root = source === undefined ? undefined : parseXml(source, wordNamespaces)
  return childrenNamed(root, 'Relationship').map(({ attributes }) => {
    const isExternal = attributes.get('TargetMode') === 'External'
    const target = attributes.get('Target') ?? ''
    return {
      id: attributes.get('Id') ?? '',
      type: (attributes.get('Type') ?? '').split('/').at(-1) ?? '',
      target: isExternal ? target : posix.resolve('/', dir, target).slice(1),
      isExternal,
    }
  })
}
