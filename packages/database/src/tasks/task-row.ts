import type { QaResult, SummarizeResult, TaskResult, TaskType } from '@ai-platform/contracts/result.ts'
import type { Metadata, TaskOptions } from '@ai-platform/contracts/submission.ts'
import type { Coverage, Task, TaskError, TaskStatus, TaskUsage, TaskWarning } from '@ai-platform/contracts/task.ts'

/** The coverage of a task that a version before 2026-11-27 finished. It did not count pages by their source. */
type EarlierCoverage = Omit<Coverage, 'pages_with_text' | 'pages_ocr' | 'pages_unread'>

/** A result of a version before 2026-11-27, which had no sources. */
type EarlierResult =
  | Omit<SummarizeResult, 'sources'>
  | { pairs: Omit<QaResult['pairs'][number], 'sources'>[]; follow_ups: string[] }

/** The usage of a task that a version before this one finished. */
type EarlierUsage = Pick<TaskUsage, 'input_tokens' | 'output_tokens'>

/** A row of processing_tasks as pg returns it. */
export interface TaskRow {
  id: string
  user_id: string
  filename: string
  extension: string
  content_type: string
  size_bytes: number
  sha256: string
  task_type: TaskType
  status: TaskStatus
  progress: number
  attempt: number
  attempts_used: number
  ai_calls: number
  result: TaskResult | EarlierResult | null
  error: TaskError | null
  usage: TaskUsage | EarlierUsage | null
  coverage: Coverage | EarlierCoverage | null
  /** null for none, also in metadata and warnings */
  options: TaskOptions | null
  metadata: Metadata | null
  warnings: TaskWarning[] | null
  provider: string | null
  model: string | null
  request_id: string
  /** null when the document is in short_documents */
  storage_key: string | null
  /** Times are ISO 8601 in UTC, as the pools of pool.ts return them. */
  created_at: string
  started_at: string | null
  completed_at: string | null
}

/** The columns that the API shows. Reads select no others: each costs pg as much as it costs to show. */
const shownColumnNames = [
  ...['id', 'filename', 'content_type', 'size_bytes', 'sha256', 'task_type', 'status', 'progress', 'attempts_used'],
  ...['result', 'error', 'usage', 'coverage', 'options', 'metadata', 'warnings', 'provider', 'model', 'created_at'],
  ...['started_at', 'completed_at'],
] as const satisfies (keyof TaskRow)[]

export type ShownTaskRow = Pick<TaskRow, (typeof shownColumnNames)[number]>

const hiddenColumnNames = ['user_id', 'extension', 'attempt', 'ai_calls', 'request_id', 'storage_key'] as const

const columnsOf = (names: readonly string[], table: string): string => names.map(name => `${table}.${name}`).join(', ')

/** The columns of ShownTaskRow for SELECT, each with the alias `table`. */
export const shownColumns = (table: string): string => columnsOf(shownColumnNames, table)

/** The columns of TaskRow for SELECT or RETURNING, each with the alias `table`. */
export const taskColumns = (table: string): string => columnsOf([...shownColumnNames, ...hiddenColumnNames], table)

/** Converts a row to the task of the API. */
export function toTask(row: ShownTaskRow): Task {
  return {
    task_id: row.id,
    filename: row.filename,
    content_type: row.content_type,
    size_bytes: row.size_bytes,
    sha256: row.sha256,
    task_type: row.task_type,
    status: row.status,
    // `real` has 7 digits: 0.1 is read as 0.10000000149.
    progress: Math.round(row.progress * 1000) / 1000,
    attempts: row.attempts_used,
    result: row.result && withSources(row.result),
    error: row.error,
    usage: toUsage(row.usage),
    coverage: row.coverage && { pages_with_text: null, pages_ocr: null, pages_unread: null, ...row.coverage },
    options: row.options ?? {},
    metadata: row.metadata ?? {},
    warnings: row.warnings ?? [],
    provider: row.provider,
    model: row.model,
    created_at: row.created_at,
    started_at: row.started_at,
    completed_at: row.completed_at,
  }
}

/** Adds the sources that a result of an earlier version lacks: none. */
function withSources(result: TaskResult | EarlierResult): TaskResult {
  if ('summary' in result) return { sources: [], ...result }
  if ('pairs' in result) return { ...result, pairs: result.pairs.map(pair => ({ sources: [], ...pair })) }
  return result
}

/** Earlier versions did not count cached tokens, calls and the cost. */
export const toUsage = (usage: TaskRow['usage']): TaskUsage | null =>
  usage && { cached_input_tokens: 0, calls: 0, cost_usd: null, ...usage }
