import type { ClaimedTask } from '@ai-platform/database/tasks/claim-tasks.ts'
import type { ExtractedDocument } from '../documents/extracted-document.ts'
import type { ExtractionPool } from '../documents/extraction-pool.ts'
import { readText } from '../documents/readers/read-text.ts'
import type { Storage } from '../storage/storage.ts'

/**
 * Reads the text of the task's document, from the database or from the storage.
 * @throws ExtractionError with the task's error code, or the signal's reason when aborted
 */
export async function extractText(
  deps: { storage: Storage; extraction: ExtractionPool },
  task: ClaimedTask,
  signal: AbortSignal,
): Promise<ExtractedDocument> {
  if (task.content) return readText(task.content)
  if (task.storage_key === null) throw new Error('the task has no document')
  return deps.storage.withLocalFile(task.storage_key, path =>
    deps.extraction.extract(
      { path, contentType: task.content_type, extension: task.extension, owner: task.user_id },
      signal,
    ),
  )
}
