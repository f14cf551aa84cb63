import { openPackage } from '../archive/open-package.ts'
import { unpagedDocument } from '../extracted-document.ts'
import { passwordProtected, unreadableDocument } from '../extraction-error.ts'
import { readOdsSheets } from '../sheets/ods-sheets.ts'
import { writeSheetSection } from '../sheets/write-sheet-section.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { descendantsNamed, readXmlTree } from '../xml/xml-tree.ts'
import { readArchive } from './read-archive.ts'
import type { ReadDocument } from './reader.ts'

/** Reads an OpenDocument spreadsheet: each sheet as a heading and a table. */
export const readOdsFile: ReadDocument = async input => {
  const archive = await openPackage(await readArchive(input), input.format.name)
  // An encrypted document lists the encryption of its parts in the manifest (ODF 1.3 part 2, 3.4.1).
  const manifest = await readXmlTree(archive, 'META-INF/manifest.xml')
  if (descendantsNamed(manifest, 'manifest:encryption-data').length > 0) throw passwordProtected()
  if (!archive.has('content.xml')) throw unreadableDocument(input.format.name)
  const sections = (await readOdsSheets(archive)).map(writeSheetSection)
  return unpagedDocument(normaliseText(sections.filter(section => section !== '').join('\n\n')))
}
