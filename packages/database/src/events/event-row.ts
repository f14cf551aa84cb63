import type { LoggedEventName, TaskEvent } from '@ai-platform/contracts/event.ts'
import type { TaskType } from '@ai-platform/contracts/result.ts'
import type { TaskError, TaskStatus } from '@ai-platform/contracts/task.ts'

/** A row of task_events as pg returns it. */
export interface EventRow {
  seq: number
  task_id: string
  event: LoggedEventName
  filename: string | null
  task_type: TaskType
  status: TaskStatus
  error: TaskError | null
  at: string
}

/** Converts a row to the event that the API, sockets and webhooks send. */
export function toTaskEvent(row: EventRow): TaskEvent {
  return {
    seq: row.seq,
    event: row.event,
    task_id: row.task_id,
    filename: row.filename,
    task_type: row.task_type,
    status: row.status,
    error: row.error,
    at: row.at,
  }
}
