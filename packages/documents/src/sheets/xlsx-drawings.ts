import type { DocumentPackage } from '../archive/open-package.ts'
import { descendantsNamed } from '../markup/element.ts'
import { readPlainText } from '../open-xml/drawing-text.ts'
import { readChart, writeChartTexts } from '../open-xml/read-chart.ts'
import { readOpenXmlPart } from '../open-xml/read-part.ts'
import { type Relationships, readRelationships, targetsOfType } from '../open-xml/relationships.ts'

/**
 * Returns the texts of a sheet's shapes and the titles and labels of its charts. The values of charts stand in cells already
 * (ECMA-376 part 1, 20.5).
 */
export async function readXlsxDrawings(archive: DocumentPackage, relationships: Relationships): Promise<string[]> {
  const texts: string[] = []
  for (const part of targetsOfType(relationships, 'drawing')) {
    const own = await readRelationships(archive, part)
    const tree = await readOpenXmlPart(archive, part)
    texts.push(...descendantsNamed(tree, 'xdr:txBody').map(body => readPlainText(body, own)))
    for (const chart of targetsOfType(own, 'chart')) {
      texts.push(...writeChartTexts(await readChart(archive, chart)))
    }
  }
  return texts.filter(text => text !== '')
}
