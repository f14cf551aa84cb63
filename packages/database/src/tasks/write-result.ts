import type { LoggedEventName, TaskEvent } from '@ai-platform/contracts/event.ts'
import type { TaskRow } from './task-row.ts'

/** A task as a write left it, with the event that was committed with it. */
export interface TaskWrite {
  task: TaskRow
  event: TaskEvent
}

export type TaskWriteRow = TaskRow & {
  event_seq: number
  event_event: LoggedEventName
  event_filename: string | null
  event_at: Date
}

/** The one row a fenced write returned, or undefined when the fence kept it from writing. */
export function toTaskWrite(rows: TaskWriteRow[]): TaskWrite | undefined {
  const row = rows[0]
  if (!row) return undefined
  const event: TaskEvent = {
    seq: row.event_seq,
    event: row.event_event,
    task_id: row.id,
    filename: row.event_filename,
    task_type: row.task_type,
    status: row.status,
    error: row.error,
    at: row.event_at.toISOString(),
  }
  return { task: row, event }
}
