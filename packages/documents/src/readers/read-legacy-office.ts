import { ExtractionError } from '../extraction-error.ts'
import { describeConversion } from '../office/legacy-formats.ts'
import type { ReadDocument } from './reader.ts'

/**
 * Refuses a document of an old format. The extraction pool converts such a document before a thread reads it, where
 * LibreOffice is installed; threads start no programs, so an attachment is not converted.
 */
export const readLegacyOfficeFile: ReadDocument = async ({ format }) => {
  throw new ExtractionError('unreadable_document', describeConversion(format))
}
