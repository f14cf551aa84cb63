import type { LoggedEventName, TaskEvent } from '@ai-platform/contracts/event.ts'
import type { TaskRow } from './task-row.ts'

/** A task as a write left it, with the event that was committed with it. */
export interface TaskWrite<T = TaskRow> {
  task: T
  event: TaskEvent
}

/** The columns of appendedEventColumns as pg reads them. */
export interface AppendedEventRow {
  event_seq: number
  event_event: LoggedEventName
  event_filename: string | null
  event_at: Date
}

export type TaskWriteRow = TaskRow & AppendedEventRow

/** The event a statement appended for `task`. */
export const toAppendedEvent = (
  task: Pick<TaskRow, 'id' | 'task_type' | 'status' | 'error'>,
  row: AppendedEventRow,
): TaskEvent => ({
  seq: row.event_seq,
  event: row.event_event,
  task_id: task.id,
  filename: row.event_filename,
  task_type: task.task_type,
  status: task.status,
  error: task.error,
  at: row.event_at.toISOString(),
})

/** The one row a fenced write returned, or undefined when the fence kept it from writing. */
export function toTaskWrite(rows: TaskWriteRow[]): TaskWrite | undefined {
  const row = rows[0]
  return row && { task: row, event: toAppendedEvent(row, row) }
}
