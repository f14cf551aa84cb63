import type { Queryable } from '../pool.ts'
import { type ShownTaskRow, shownColumns } from './task-row.ts'

const readSql = `SELECT ${shownColumns('t')} FROM current_tasks t WHERE id = $1 AND user_id = $2`

/** Reads a task of the user. Returns undefined for a task of another user, as for one that does not exist. */
export async function readTask(
  db: Queryable,
  task: { taskId: string; userId: string },
): Promise<ShownTaskRow | undefined> {
  const { rows } = await db.query<ShownTaskRow>({
    name: 'read_task',
    text: readSql,
    values: [task.taskId, task.userId],
  })
  return rows[0]
}
