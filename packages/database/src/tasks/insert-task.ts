import type { TaskType } from '@ai-platform/contracts/result.ts'
import { appendEventSql, appendedEventColumns } from '../events/append-event.ts'
import type { Queryable } from '../pool.ts'
import { taskColumns } from './task-row.ts'
import { type TaskWrite, type TaskWriteRow, toTaskWrite } from './write-result.ts'

export interface NewTask {
  id: string
  userId: string
  filename: string
  extension: string
  contentType: string
  sizeBytes: number
  sha256: string
  taskType: TaskType
  requestId: string
  storageKey: string
}

/**
 * Where a task stands in the queue: one behind the user's own last waiting task, and never before the front of the
 * queue. So each user has one turn in a round, however many tasks they sent, and one who waited for nothing gains no
 * credit (start-time fair queueing, Goyal et al. 1996, with all costs equal).
 */
export const fairPositionSql = (userId: string): string => `
  1 + GREATEST(
    (SELECT max(queue_position) FROM processing_tasks WHERE status = 'pending' AND user_id = ${userId}),
    (SELECT min(queue_position) FROM processing_tasks WHERE status = 'pending'),
    0)`

const sql = `
  WITH inserted AS (
    INSERT INTO processing_tasks AS t (id, user_id, filename, extension, content_type, size_bytes, sha256, task_type,
      request_id, storage_key, queue_position)
    SELECT $1, u.id, $3, $4, $5, $6, $7, $8, $9, $10, ${fairPositionSql('$2')}
    FROM users u WHERE u.id = $2 AND u.is_active
    RETURNING ${taskColumns('t')}
  ), ${appendEventSql('inserted', "'task_queued'", '$11')}
  SELECT inserted.*, ${appendedEventColumns} FROM inserted, event`

/** Writes a pending task and its task_queued event. Undefined when the user is gone or disabled. */
export async function insertTask(db: Queryable, task: NewTask, notify: boolean): Promise<TaskWrite | undefined> {
  const values = [
    task.id,
    task.userId,
    task.filename,
    task.extension,
    task.contentType,
    task.sizeBytes,
    task.sha256,
    task.taskType,
    task.requestId,
    task.storageKey,
    notify,
  ]
  const { rows } = await db.query<TaskWriteRow>({ name: 'insert_task', text: sql, values })
  return toTaskWrite(rows)
}
