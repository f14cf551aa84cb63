import type { ToolListItem, ToolTask } from '@ai-platform/contracts/document-tools.ts'
import type { Coverage, Task } from '@ai-platform/contracts/task.ts'
import { ToolError } from './tool-error.ts'

const maxWarnings = 20

/** Shows a task without its result. */
export function showListed(task: Omit<Task, 'result'>): ToolListItem {
  const { task_id, filename, size_bytes, task_type, status, progress, error, created_at, completed_at } = task
  return { task_id, filename, size_bytes, task_type, status, progress, error, created_at, completed_at }
}

/**
 * Shows a task to an agent. A result whose JSON is longer than `maxCharacters` comes in parts of that JSON text.
 * @param cursor where to read on in the result: the `next_cursor` of the part before
 * @throws ToolError when the cursor is not one of this result
 */
export function showTask(task: Task, maxCharacters: number, cursor?: string): ToolTask {
  return {
    ...showListed(task),
    ...partOf(task.result, maxCharacters, cursor),
    coverage: task.coverage && showCoverage(task.coverage),
    warnings: task.warnings.slice(0, maxWarnings).map(({ code, detail }) => ({ code, detail })),
  }
}

function showCoverage({ pages, pages_unread, chunks, chunks_done, truncated }: Coverage): ToolTask['coverage'] {
  return { pages, pages_unread, chunks, chunks_done, truncated }
}

function partOf(result: Task['result'], maxCharacters: number, cursor: string | undefined) {
  const json = result === null ? '' : JSON.stringify(result)
  if (cursor === undefined && json.length <= maxCharacters) return { result, next_cursor: null }
  const from = readCursor(cursor)
  if (from >= json.length) throw badCursor()
  const end = cutBefore(json, from + maxCharacters)
  return { result: null, result_part: json.slice(from, end), next_cursor: end < json.length ? `result-${end}` : null }
}

/** The largest index up to `end` that does not cut a surrogate pair. */
export function cutBefore(text: string, end: number): number {
  if (end >= text.length) return text.length
  const code = text.charCodeAt(end - 1)
  return code >= 0xd800 && code <= 0xdbff ? end - 1 : end
}

const badCursor = () => new ToolError('The cursor is not one of this result. Call documents_get without it.')

function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0
  const from = /^result-(\d{1,9})$/.exec(cursor)?.[1]
  if (from === undefined) throw badCursor()
  return Number(from)
}
