import { posix } from 'node:path'
import type { DocumentPackage } from '../archive/open-package.ts'
import { childrenNamed } from '../markup/element.ts'
import { readXmlTree } from '../xml/read-tree.ts'

/** A link from a part of a package to another part or to an address (ECMA-376 part 2, 6.5). */
export interface Relationship {
  /** The last part of the type, which strict and transitional documents share: `worksheet`, `hyperlink`. */
  type: string
  /** The name of a part without a leading slash, or an address when `external`. */
  target: string
  external: boolean
}

export type Relationships = Map<string, Relationship>

/** Returns the relationships of a part by their ids. @param part '' for those of the package */
export async function readRelationships(archive: DocumentPackage, part: string): Promise<Relationships> {
  const { dir, base } = posix.parse(part)
  const tree = await readXmlTree(archive, posix.join(dir, '_rels', `${base}.rels`))
  const relationships: Relationships = new Map()
  for (const { attributes } of childrenNamed(tree, 'Relationship')) {
    const [type = '', target = ''] = ['Type', 'Target'].map(name => attributes.get(name))
    const external = attributes.get('TargetMode') === 'External'
    relationships.set(attributes.get('Id') ?? '', {
      type: type.slice(type.lastIndexOf('/') + 1),
      target: external ? target : posix.resolve('/', dir, target.replaceAll('\\', '/')).slice(1),
      external,
    })
  }
  return relationships
}

/** Returns the targets of a type, in the order of the file. */
export const targetsOfType = (relationships: Relationships, type: string): string[] =>
  [...relationships.values()].filter(found => found.type === type && !found.external).map(found => found.target)

/** Returns the name of the package's main part, such as `xl/workbook.xml`. @param usual its name in most packages */
export async function findMainPart(archive: DocumentPackage, usual: string): Promise<string> {
  const targets = targetsOfType(await readRelationships(archive, ''), 'officeDocument')
  return targets.find(target => archive.has(target)) ?? usual
}
