import type { LoggedEventName, TaskEvent } from '@ai-platform/contracts/event.ts'
import type { TaskRow } from './task-row.ts'

/** What a statement changed: the task as it is now, and the events committed with it, in `seq` order. */
export interface TaskChange<T = TaskRow> {
  task: T
  events: TaskEvent[]
  /** Seconds until the task may be claimed; absent when the change did not make it pending. */
  claimableInSeconds?: number
  /** Whether webhook deliveries may have been committed with a final event. */
  hasEndpoints?: boolean
}

/** The columns of appendedEventColumns as pg returns them. */
export interface AppendedEventRow {
  event_seq: number
  event_event: LoggedEventName
  event_filename: string | null
  event_at: string
}

export type ChangedTaskRow = TaskRow & AppendedEventRow

/** Builds the event that a statement appended for `task`. */
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
  at: row.event_at,
})

/** The change of the one row a statement returned; undefined when its condition matched no row. */
export function toTaskChange(rows: ChangedTaskRow[]): TaskChange | undefined {
  const row = rows[0]
  return row && { task: row, events: [toAppendedEvent(row, row)] }
}
