import { unpagedDocument } from '../extracted-document.ts'
import { unreadableDocument } from '../extraction-error.ts'
import { openOpenDocument } from '../open-document/open-document.ts'
import { readOdsSheets } from '../sheets/ods-sheets.ts'
import { writeSheetSection } from '../sheets/write-sheet-section.ts'
import { normaliseText } from '../text/normalise-text.ts'
import type { ReadDocument } from './reader.ts'

/** Reads an OpenDocument spreadsheet: each sheet as a heading and a table. */
export const readOdsFile: ReadDocument = async input => {
  const archive = await openOpenDocument(input)
  if (!archive.has('content.xml')) throw unreadableDocument(input.format.name)
  const sections = (await readOdsSheets(archive)).map(writeSheetSection)
  return unpagedDocument(normaliseText(sections.filter(section => section !== '').join('\n\n')))
}
