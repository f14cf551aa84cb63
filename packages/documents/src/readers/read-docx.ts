import { openPackage } from '../archive/open-package.ts'
import { writeStoredZip } from '../archive/write-stored-zip.ts'
import { readTextWithPictures } from '../pictures/pictures.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { writeModel } from '../word/model-blocks.ts'
import { readModel } from '../word/read-model.ts'
import { rewritePackage } from '../word/rewrite-package.ts'
import type { ReadDocument } from './reader.ts'

/** Reads a Word document as Markdown. */
export const readDocxFile: ReadDocument = async input => {
  const archive = await openPackage(input)
  return readTextWithPictures(archive, async pictures => {
    const { files, bodyPart } = await rewritePackage(archive, pictures)
    const model = await readModel(writeStoredZip(files))
    return normaliseText(writeModel(model, bodyPart))
  })
}
