import { unpagedDocument } from '../extracted-document.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { writeModel } from '../word/model-blocks.ts'
import { readModel } from '../word/read-model.ts'
import { rewritePackage } from '../word/rewrite-package.ts'
import { openParts } from './open-parts.ts'
import { readArchive } from './read-archive.ts'
import type { ReadDocument } from './reader.ts'
import { writeStoredZip } from './write-stored-zip.ts'

/** Reads a Word document as Markdown. */
export const readDocxFile: ReadDocument = async input => {
  const parts = await openParts(await readArchive(input), input.format.name)
  const { files, bodyPart } = rewritePackage(parts)
  const model = await readModel(writeStoredZip(files))
  return unpagedDocument(normaliseText(writeModel(model, bodyPart)))
}
