import type { DocumentPackage } from '../archive/open-package.ts'
import { childAt, childrenNamed } from '../markup/element.ts'
import { readOpenXmlPart } from '../open-xml/read-part.ts'
import { builtinFormat } from './builtin-formats.ts'

/** Returns the number format of each cell style, by its index in `cellXfs` (ECMA-376 part 1, 18.8.10 and 18.8.30). */
export async function readXlsxStyles(archive: DocumentPackage, part: string | undefined): Promise<string[]> {
  const tree = part === undefined ? undefined : await readOpenXmlPart(archive, part)
  const custom = new Map(
    childrenNamed(childAt(tree, 'numFmts'), 'numFmt').map(({ attributes }) => [
      attributes.get('numFmtId') ?? '',
      attributes.get('formatCode') ?? '',
    ]),
  )
  return childrenNamed(childAt(tree, 'cellXfs'), 'xf').map(({ attributes }) => {
    const numFmtId = attributes.get('numFmtId') ?? '0'
    return custom.get(numFmtId) ?? builtinFormat(Number(numFmtId))
  })
}
