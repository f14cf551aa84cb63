import type { Page } from '@ai-platform/contracts/list.ts'
import type { Task, TaskListQuery } from '@ai-platform/contracts/task.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import type { Queryable } from '../pool.ts'
import { type TaskRow, taskColumns, toTask } from './task-row.ts'

/** A page ends before its results exceed this size, which bounds the memory of a list. */
const maxPageBytes = 4 * 1024 * 1024

const listSql = `
  WITH found AS (
    SELECT ${taskColumns('t')} FROM processing_tasks t
    WHERE user_id = $1
      AND ($2::uuid IS NULL OR id < $2)
      AND ($3::text IS NULL OR status = $3)
      AND ($4::text IS NULL OR task_type = $4)
      AND ($5::text IS NULL OR filename ILIKE '%' || $5 || '%')
    ORDER BY id DESC LIMIT $6
  ),
  measured AS (
    SELECT *, count(*) OVER () AS found, row_number() OVER newest AS row_number,
      sum(COALESCE(octet_length(result::text), 0)) OVER newest AS bytes
    FROM found WINDOW newest AS (ORDER BY id DESC)
  )
  SELECT * FROM measured WHERE row_number = 1 OR bytes <= ${maxPageBytes} ORDER BY id DESC`

const likeLiteral = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/**
 * Reads a page of a user's tasks, newest first. A page is shorter than `limit` when its results are large. Ids are
 * UUIDv7, so the last id of a page is the cursor of the next one.
 * @throws BadCursorError
 */
export async function listTasks(db: Queryable, userId: string, query: TaskListQuery): Promise<Page<Task>> {
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor)
  const filename = query.filename === undefined ? null : likeLiteral(query.filename)
  // One row more than the limit tells whether there is a next page.
  const values = [userId, after, query.status ?? null, query.task_type ?? null, filename, query.limit + 1]
  const { rows } = await db.query<TaskRow & { found: number }>(listSql, values)
  const items = rows.slice(0, query.limit).map(toTask)
  const last = items.at(-1)
  const isLastPage = (rows[0]?.found ?? 0) <= items.length
  return { items, next_cursor: isLastPage || !last ? null : encodeCursor(last.task_id) }
}
