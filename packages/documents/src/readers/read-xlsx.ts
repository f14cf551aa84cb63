import { type DocumentPackage, openPackage } from '../archive/open-package.ts'
import { unpagedDocument } from '../extracted-document.ts'
import { unreadableDocument } from '../extraction-error.ts'
import { childAt, childrenNamed, type Element } from '../markup/element.ts'
import { readOpenXmlPart } from '../open-xml/read-part.ts'
import { findMainPart, type Relationships, readRelationships, targetsOfType } from '../open-xml/relationships.ts'
import { createNumberFormatter } from '../sheets/format-number.ts'
import { createSheetGrid } from '../sheets/sheet-grid.ts'
import { writeSheetSection } from '../sheets/write-sheet-section.ts'
import type { CellContext } from '../sheets/xlsx-cell.ts'
import { readPeople, readXlsxComments } from '../sheets/xlsx-comments.ts'
import { readXlsxDrawings } from '../sheets/xlsx-drawings.ts'
import { readXlsxSheet } from '../sheets/xlsx-sheet.ts'
import { readSharedStrings } from '../sheets/xlsx-strings.ts'
import { readXlsxStyles } from '../sheets/xlsx-styles.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { createTextBudget, type TextBudget } from '../text/text-budget.ts'
import type { ReadDocument } from './reader.ts'

/** What the sheets of a workbook share. */
interface Workbook {
  archive: DocumentPackage
  relationships: Relationships
  context: CellContext
  people: Map<string, string>
  budget: TextBudget
}

/**
 * Reads an Excel workbook, transitional or strict: each sheet as a heading and a table. The number formats of the file
 * decide how numbers look, except that dates are ISO.
 */
export const readXlsxFile: ReadDocument = async input => {
  const archive = await openPackage(input)
  const part = await findMainPart(archive, 'xl/workbook.xml')
  const tree = await readOpenXmlPart(archive, part)
  if (tree?.name !== 'workbook') throw unreadableDocument(input.format.name)
  const workbook = await openWorkbook(archive, tree, await readRelationships(archive, part))
  const sections: string[] = []
  for (const sheet of childrenNamed(childAt(tree, 'sheets'), 'sheet')) sections.push(await readSheet(workbook, sheet))
  return unpagedDocument(normaliseText(sections.filter(section => section !== '').join('\n\n')))
}

async function openWorkbook(archive: DocumentPackage, tree: Element, relationships: Relationships): Promise<Workbook> {
  const date1904 = /^(1|true|on)$/.test(childAt(tree, 'workbookPr')?.attributes.get('date1904') ?? '')
  const [strings] = targetsOfType(relationships, 'sharedStrings')
  const [styles] = targetsOfType(relationships, 'styles')
  const context = {
    sharedStrings: await readSharedStrings(archive, strings),
    formats: await readXlsxStyles(archive, styles),
    numbers: createNumberFormatter(date1904),
  }
  const people = await readPeople(archive, relationships)
  return { archive, relationships, context, people, budget: createTextBudget() }
}

async function readSheet(workbook: Workbook, { attributes }: Element): Promise<string> {
  const { archive, context, people, budget } = workbook
  const target = workbook.relationships.get(attributes.get('r:id') ?? '')
  if (!target || target.external) return ''
  const relationships = await readRelationships(archive, target.target)
  const grid = createSheetGrid(budget)
  const margins = await readXlsxSheet(archive, target.target, { grid, context, relationships })
  return writeSheetSection({
    ...margins,
    name: attributes.get('name') ?? '',
    hidden: (attributes.get('state') ?? 'visible') !== 'visible',
    cells: grid.toMarkdown(),
    drawings: await readXlsxDrawings(archive, relationships),
    comments: await readXlsxComments(archive, relationships, people),
  })
}
