import type { TaskResult, TaskType } from '@ai-platform/contracts/result.ts'
import { ExtractionError } from '@ai-platform/documents/extraction-error.ts'

const maxResultCharacters = 4 * 1024 * 1024
/** A translation into English is at least this share of its source's length in all languages. */
const leastShare = 0.6

/**
 * Refuses a translation of more than 4 million characters, because lists and events read whole results. Text is never
 * truncated. The results of other task types are bounded.
 * @throws ExtractionError document_too_complex
 */
export function limitResultSize(result: TaskResult): void {
  if (!('translation' in result) || result.translation.length <= maxResultCharacters) return
  throw tooLong()
}

/**
 * Refuses a translation whose result must exceed the limit, before the AI is asked and paid.
 * @throws ExtractionError document_too_complex
 */
export function refuseHugeTranslation(taskType: TaskType, text: string): void {
  if (taskType === 'translate' && text.length * leastShare > maxResultCharacters) throw tooLong()
}

const tooLong = (): ExtractionError =>
  new ExtractionError(
    'document_too_complex',
    'The translation is longer than 4 million characters. Split the document.',
  )
