import type { TaskRow } from '@ai-platform/database/tasks/task-row.ts'
import type { ExtractedText, ExtractionPool } from '../extractors/extraction-pool.ts'
import type { Storage } from '../storage/storage.ts'

/** @throws ExtractionError with the task's error code, or the signal's reason when aborted */
export function extractText(
  deps: { storage: Storage; extraction: ExtractionPool },
  task: TaskRow,
  signal: AbortSignal,
): Promise<ExtractedText> {
  return deps.storage.withLocalFile(task.storage_key, path =>
    deps.extraction.extract(
      { path, contentType: task.content_type, extension: task.extension, owner: task.user_id },
      signal,
    ),
  )
}
