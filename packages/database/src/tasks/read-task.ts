import type { Queryable } from '../pool.ts'
import { type TaskRow, taskColumns } from './task-row.ts'

const sql = `SELECT ${taskColumns('t')} FROM processing_tasks t WHERE id = $1 AND user_id = $2`

/** A user's task, or undefined: another's answers like one that does not exist. */
export async function readTask(db: Queryable, task: { taskId: string; userId: string }): Promise<TaskRow | undefined> {
  const { rows } = await db.query<TaskRow>({ name: 'read_task', text: sql, values: [task.taskId, task.userId] })
  return rows[0]
}
