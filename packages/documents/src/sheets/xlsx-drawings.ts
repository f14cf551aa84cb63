import type { OfficePackage } from '../archive/open-package.ts'
import { readPlainText } from '../open-xml/drawing-text.ts'
import { readChart } from '../open-xml/read-chart.ts'
import { type Relationships, readRelationships, targetsOfType } from '../open-xml/relationships.ts'
import { descendantsNamed, readXmlTree } from '../xml/xml-tree.ts'

/**
 * Returns the texts of a sheet's shapes and the titles of its charts. The values of charts stand in cells already
 * (ECMA-376 part 1, 20.5).
 */
export async function readXlsxDrawings(archive: OfficePackage, relationships: Relationships): Promise<string[]> {
  const texts: string[] = []
  for (const part of targetsOfType(relationships, 'drawing')) {
    const own = await readRelationships(archive, part)
    const tree = await readXmlTree(archive, part)
    texts.push(...descendantsNamed(tree, 'xdr:txBody').map(body => readPlainText(body, own)))
    for (const chart of targetsOfType(own, 'chart')) {
      const { title } = await readChart(archive, chart)
      if (title !== '') texts.push(`Chart: ${title}`)
    }
  }
  return texts.filter(text => text !== '')
}
