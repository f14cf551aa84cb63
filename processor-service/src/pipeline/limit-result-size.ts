import type { TaskResult } from '@ai-platform/contracts/result.ts'
import { ExtractionError } from '../documents/extraction-error.ts'

const maxResultCharacters = 4 * 1024 * 1024

/**
 * Refuses a translation of more than 4 million characters, because lists and events read whole results. Text is never
 * truncated. The results of other task types are bounded.
 * @throws ExtractionError document_too_complex
 */
export function limitResultSize(result: TaskResult): void {
  if (!('translation' in result) || result.translation.length <= maxResultCharacters) return
  throw new ExtractionError(
    'document_too_complex',
    'The translation is longer than 4 million characters. Split the document.',
  )
}
