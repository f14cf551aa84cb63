import { appendEventsSql, appendedEventColumns, type CommitExtras } from '../events/append-events.ts'
import { inTransaction, type Pool } from '../pool.ts'
import { cancelTask } from './cancel-task.ts'
import { type ChangedTaskRow, type TaskChange, toTaskChange } from './task-change.ts'
import { taskColumns } from './task-row.ts'

const deleteSql = `
  WITH deleted AS (
    DELETE FROM processing_tasks t
    WHERE id = $1 AND user_id = $2 AND status IN ('completed', 'failed', 'cancelled')
    RETURNING ${taskColumns('t')}
  ),
  written AS (SELECT id, user_id, NULL::text AS filename, task_type, status, NULL::jsonb AS error FROM deleted),
  ${appendEventsSql("'task_deleted'", '$3')}
  SELECT deleted.*, ${appendedEventColumns} FROM deleted, event`

const forgetFilenameSql = `
  UPDATE task_events SET filename = NULL WHERE user_id = $2 AND task_id = $1 AND filename IS NOT NULL`

/**
 * Cancels a task that has not ended, deletes its row and removes its file name from the event log, in one transaction. The file
 * name is removed by a separate statement. A worker may commit an event while this transaction waits for the row, and only a
 * later snapshot sees that event. Returns undefined when the user has no such task.
 */
export const deleteTask = (
  pool: Pool,
  task: { taskId: string; userId: string },
  { notifyFrom, outbox }: CommitExtras,
): Promise<TaskChange | undefined> =>
  inTransaction(pool, async client => {
    const cancelled = await cancelTask(client, task, { notifyFrom, outbox })
    const ids = [task.taskId, task.userId]
    const { rows } = await client.query<ChangedTaskRow>({ text: deleteSql, values: [...ids, notifyFrom] })
    const deleted = toTaskChange(rows)
    if (!deleted) return undefined
    await client.query(forgetFilenameSql, ids)
    const hasEndpoints = cancelled?.hasEndpoints === true
    return { ...deleted, events: [...(cancelled?.events ?? []), ...deleted.events], hasEndpoints }
  })
