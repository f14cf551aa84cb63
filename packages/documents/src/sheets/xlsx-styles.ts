import type { OfficePackage } from '../archive/open-package.ts'
import { childAt, childrenNamed, readXmlTree } from '../xml/xml-tree.ts'
import { builtinFormat } from './builtin-formats.ts'

/** Returns the number format of each cell style, by its index in `cellXfs` (ECMA-376 part 1, 18.8.10 and 18.8.30). */
export async function readXlsxStyles(archive: OfficePackage, part: string | undefined): Promise<string[]> {
  const tree = part === undefined ? undefined : await readXmlTree(archive, part)
  const custom = new Map(
    childrenNamed(childAt(tree, 'numFmts'), 'numFmt').map(({ attributes }) => [
      attributes.numFmtId ?? '',
      attributes.formatCode ?? '',
    ]),
  )
  return childrenNamed(childAt(tree, 'cellXfs'), 'xf').map(({ attributes: { numFmtId = '0' } }) => {
    return custom.get(numFmtId) ?? builtinFormat(Number(numFmtId))
  })
}
