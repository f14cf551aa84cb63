import type { TaskResult } from '@ai-platform/contracts/result.ts'
import { ExtractionError } from '../documents/extraction-error.ts'

const maxResultCharacters = 4 * 1024 * 1024

/**
 * A result is read whole, by every list it stands in; one of many megabytes (the translation of a very long text) is
 * refused rather than cut.
 * @throws ExtractionError document_too_complex
 */
export function refuseHugeResult(result: TaskResult): void {
  // Only a translation is as long as its text.
  if (!('translation' in result) || result.translation.length <= maxResultCharacters) return
  throw new ExtractionError('document_too_complex', 'The result would be larger than 4 MB. Send the document in parts.')
}
