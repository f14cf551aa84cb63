import type { Page } from '@ai-platform/contracts/list.ts'
import type { TaskListItem, TaskListQuery } from '@ai-platform/contracts/task.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import type { Queryable } from '../pool.ts'
import { statusSql } from './status-sql.ts'
import { type ShownTaskRow, shownColumns, toTask } from './task-row.ts'

/** A page ends before its results exceed this size, which bounds the memory of a list with `include=result`. */
const maxPageBytes = 4 * 1024 * 1024

/** A schema may have 32 kB, and a list 100 tasks. */
const columns = shownColumns('t').replace('t.options', "t.options - 'schema' AS options")
/** Has NULL in place of the result, so that PostgreSQL does not read large results from their TOAST table. */
const columnsWithoutResult = columns.replace('t.result', 'NULL AS result')

/** Selects the first rows of `found` whose results fit into maxPageBytes. Also returns whether rows were left out. */
const boundedSql = `
  SELECT *, count(*) OVER () < found AS is_cut FROM (
    SELECT *, count(*) OVER () AS found, row_number() OVER newest AS number,
      sum(COALESCE(octet_length(result::text), 0)) OVER newest AS bytes
    FROM found WINDOW newest AS (ORDER BY id DESC)
  ) AS measured
  WHERE number = 1 OR bytes <= ${maxPageBytes} ORDER BY id DESC`

const likeLiteral = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

interface Condition {
  /** part of the prepared statement's name */
  name: string
  /** `?` is the place of the value */
  sql: string
  value?: string
}

function conditionsOf(userId: string, query: TaskListQuery): Condition[] {
  const conditions: Condition[] = [{ name: 'user', sql: 'user_id = ?', value: userId }]
  const { cursor, status, task_type, filename } = query
  if (cursor !== undefined) conditions.push({ name: 'cursor', sql: 'id < ?', value: decodeCursor(cursor) })
  if (status !== undefined) conditions.push({ name: status, sql: statusSql(status) })
  if (task_type !== undefined) conditions.push({ name: 'type', sql: 'task_type = ?', value: task_type })
  if (filename !== undefined)
    conditions.push({ name: 'filename', sql: 'filename ILIKE ?', value: `%${likeLiteral(filename)}%` })
  return conditions
}

/**
 * Reads a page of a user's tasks, newest first, without the schemas among their options, and without their results unless the query
 * includes them. A page with
 * results is shorter than `limit` when they are large. Ids are UUIDv7, so the last id of a page is the cursor of the
 * next.
 * @throws BadCursorError
 */
export async function listTasks(db: Queryable, userId: string, query: TaskListQuery): Promise<Page<TaskListItem>> {
  const withResult = query.include === 'result'
  const conditions = conditionsOf(userId, query)
  const values: unknown[] = []
  const where = conditions
    .map(({ sql, value }) => (value === undefined ? sql : sql.replace('?', () => `$${values.push(value)}`)))
    .join(' AND ')
  // Reads one row more than the limit, which shows whether there is a next page.
  const found = `SELECT ${withResult ? columns : columnsWithoutResult} FROM current_tasks t
    WHERE ${where} ORDER BY id DESC LIMIT $${values.push(query.limit + 1)}`
  const { rows } = await db.query<ShownTaskRow & { is_cut?: boolean }>({
    // One prepared statement for each set of filters, so that PostgreSQL plans each with the index that fits it.
    name: ['list_tasks', ...(withResult ? ['result'] : []), ...conditions.map(({ name }) => name)].join('_'),
    text: withResult ? `WITH found AS (${found}) ${boundedSql}` : found,
    values,
  })
  const page = rows.slice(0, query.limit)
  const items = page.map(row => {
    const { result, ...rest } = toTask(row)
    return withResult ? { ...rest, result } : rest
  })
  const isLastPage = rows.length <= query.limit && rows[0]?.is_cut !== true
  const last = items.at(-1)
  return { items, next_cursor: isLastPage || !last ? null : encodeCursor(last.task_id) }
}
