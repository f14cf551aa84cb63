import type { OcrMode } from '@ai-platform/contracts/submission.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { readText as readStoredText } from '@ai-platform/database/tasks/read-text.ts'
import { storeText } from '@ai-platform/database/tasks/store-text.ts'
import { warnOfAttachedPages } from '@ai-platform/documents/attached-pages.ts'
import type { ExtractedDocument } from '@ai-platform/documents/extracted-document.ts'
import type { ExtractionPool } from '@ai-platform/documents/extraction-pool.ts'
import { formatOfExtension } from '@ai-platform/documents/file-types.ts'
import { isSelected, type PageSelection, parsePageSelection } from '@ai-platform/documents/page-selection.ts'
import { readPlainText } from '@ai-platform/documents/read-plain-text.ts'
import type { RecognisePages, Recognition } from '@ai-platform/documents/recognition.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { Storage } from '../storage/storage.ts'
import type { Attempt } from './active-attempts.ts'
import { persist } from './persist.ts'
import { toDocument, toTaskText } from './stored-text.ts'

export interface ExtractionDeps {
  pool: Pool
  storage: Storage
  extraction: ExtractionPool
  /** undefined when this platform does not recognise text in images */
  recognisePages?: RecognisePages | undefined
  /** for tasks that do not say */
  defaultOcrMode?: OcrMode
}

/** Progress when the text is extracted; recognition of images adds the rest. */
export const extractedProgress = 0.1
const recognisedProgress = 0.7

const ocrModeOf = ({ defaultOcrMode = 'auto' }: Pick<ExtractionDeps, 'defaultOcrMode'>, { task }: Attempt): OcrMode =>
  task.options?.ocr ?? defaultOcrMode

/** Whether the text in the document's images is recognised. */
export function recognitionOf(
  deps: Pick<ExtractionDeps, 'recognisePages' | 'defaultOcrMode'>,
  attempt: Attempt,
): Recognition {
  // Of other formats no task can ask for it.
  const isOption = formatOfExtension(attempt.task.extension)?.scannable === true
  if (ocrModeOf(deps, attempt) === 'off') return isOption ? 'off' : 'unavailable'
  return deps.recognisePages ? 'done' : 'unavailable'
}

/**
 * Reads the text of the task's document. A short text, and one that an earlier attempt stored, come from the database; others
 * come from the file. What was read from a file is stored before it is returned.
 * @param report receives the attempt's progress, 0 to 1
 * @throws ExtractionError with the task's error code, or the signal's reason when aborted
 */
export async function extractText(
  deps: ExtractionDeps,
  attempt: Attempt,
  report: (progress: number) => void,
  log: Logger,
): Promise<ExtractedDocument> {
  const { task, signal } = attempt
  if (task.content) return readPlainText(task.content, task.extension)
  const stored = task.attempt > 1 ? await readStoredText(deps.pool, task.id) : undefined
  if (stored) return toDocument(stored)
  const document = await readFile(deps, attempt, report)
  const isCurrent = await persist(log, 'text', attempt, () => storeText(deps.pool, attempt.id, toTaskText(document)))
  if (isCurrent === false) attempt.end('lease_lost')
  signal.throwIfAborted()
  return document
}

async function readFile(
  deps: ExtractionDeps,
  attempt: Attempt,
  report: (progress: number) => void,
): Promise<ExtractedDocument> {
  const { storage, extraction, recognisePages } = deps
  const { task, signal } = attempt
  if (task.storage_key === null) throw new Error('the task has no document')
  const selection = (task.options?.pages && parsePageSelection(task.options.pages)) || null
  return storage.withLocalFile(task.storage_key, async path => {
    const source = { path, contentType: task.content_type, extension: task.extension, owner: task.user_id }
    const document = selectPages(await extraction.extract({ ...source, pages: selection }, signal), selection)
    report(extractedProgress)
    const mode = ocrModeOf(deps, attempt)
    const isNeeded = mode === 'force' || document.pages.some(page => page.unread) || document.attachedPages?.length
    if (!recognisePages || mode === 'off' || !isNeeded) return warnOfAttachedPages(document)
    const recognised = await recognisePages(document, {
      source,
      mode,
      signal,
      onPage: (done, total) => report(extractedProgress + ((recognisedProgress - extractedProgress) * done) / total),
    })
    return warnOfAttachedPages(recognised)
  })
}

/** Readers may return more pages than the selection. */
const selectPages = (document: ExtractedDocument, selection: PageSelection): ExtractedDocument =>
  selection === null
    ? document
    : { ...document, pages: document.pages.filter(({ number }) => number === null || isSelected(selection, number)) }
