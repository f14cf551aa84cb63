import { openPackage } from '../archive/open-package.ts'
import { writeStoredZip } from '../archive/write-stored-zip.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { writeModel } from '../word/model-blocks.ts'
import { readModel } from '../word/read-model.ts'
import { rewritePackage } from '../word/rewrite-package.ts'
import type { ReadDocument } from './reader.ts'

/** Reads a Word document as Markdown. */
export const readDocxFile: ReadDocument = async input => {
  const { files, bodyPart, pictures } = await rewritePackage(await openPackage(input))
  const model = await readModel(writeStoredZip(files))
  return pictures.unpagedDocument(normaliseText(writeModel(model, bodyPart)))
}
