import type { Page } from '@ai-platform/contracts/list.ts'
import type { Task, TaskListQuery } from '@ai-platform/contracts/task.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import type { Queryable } from '../pool.ts'
import { type TaskRow, taskColumns, toTask } from './task-row.ts'

const sql = `
  SELECT ${taskColumns('t')} FROM processing_tasks t
  WHERE user_id = $1
    AND ($2::uuid IS NULL OR id < $2)
    AND ($3::text IS NULL OR status = $3)
    AND ($4::text IS NULL OR task_type = $4)
    AND ($5::text IS NULL OR filename ILIKE '%' || $5 || '%')
  ORDER BY id DESC LIMIT $6`

const likeLiteral = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/**
 * A page of a user's tasks, newest first. Ids are UUIDv7, so the last one shown is where the next page begins.
 * @throws BadCursorError
 */
export async function listTasks(db: Queryable, userId: string, query: TaskListQuery): Promise<Page<Task>> {
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor)
  const filename = query.filename === undefined ? null : likeLiteral(query.filename)
  // One more than asked for tells whether there is a next page.
  const values = [userId, after, query.status ?? null, query.task_type ?? null, filename, query.limit + 1]
  const { rows } = await db.query<TaskRow>(sql, values)
  const items = rows.slice(0, query.limit).map(toTask)
  const last = items.at(-1)
  return { items, next_cursor: rows.length > query.limit && last ? encodeCursor(last.task_id) : null }
}
