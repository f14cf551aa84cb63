import type { Page } from '@ai-platform/contracts/list.ts'
import type { TaskError, TaskStatus } from '@ai-platform/contracts/task.ts'
import type { TextItem } from '@ai-platform/contracts/text.ts'
import { decodeNumberCursor, encodeCursor } from '../cursor.ts'
import type { Queryable } from '../pool.ts'

/** A page of the list ends before its texts exceed this size, in bytes. */
const maxListBytes = 1024 * 1024

const findSql = `
  SELECT t.status, t.attempt, t.error, t.extension, d.content, x.task_id IS NOT NULL AS is_stored
  FROM current_tasks t LEFT JOIN short_documents d ON d.task_id = t.id LEFT JOIN task_texts x ON x.task_id = t.id
  WHERE t.id = $1 AND t.user_id = $2`

/** Where the text of a task is. */
export interface TextLocation {
  status: TaskStatus
  /** 0 before the first attempt */
  attempt: number
  error: TaskError | null
  /** of the document, in lower case, without its dot */
  extension: string
  /** the document when it is kept in the database: a short text, which has no stored pages */
  content: Buffer | null
  /** whether task_pages has the text */
  is_stored: boolean
}

/** Finds the text of a user's task. Returns undefined for a task of another user, as for one that does not exist. */
export async function findText(
  db: Queryable,
  task: { taskId: string; userId: string },
): Promise<TextLocation | undefined> {
  const { rows } = await db.query<TextLocation>({
    name: 'find_text',
    text: findSql,
    values: [task.taskId, task.userId],
  })
  return rows[0]
}

// octet_length of a stored text reads its length alone.
const listSql = `
  SELECT ordinal, page, text, source, confidence, found FROM (
    SELECT *, count(*) OVER () AS found, sum(octet_length(text)) OVER (ORDER BY ordinal) AS bytes,
      row_number() OVER (ORDER BY ordinal) AS number
    FROM (SELECT * FROM task_pages WHERE task_id = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3 + 1) AS found
  ) AS measured
  WHERE number = 1 OR (number <= $3 AND bytes <= ${maxListBytes}) ORDER BY ordinal`

type ListedRow = TextItem & { ordinal: number; found: number }

/**
 * Reads a page of a task's stored text, at most `limit` items and 1 MB. The caller has found that the task is the user's.
 * @throws BadCursorError
 */
export async function listPages(
  db: Queryable,
  taskId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<TextItem>> {
  const after = cursor === undefined ? 0 : decodeNumberCursor(cursor)
  const { rows } = await db.query<ListedRow>({ name: 'list_pages', text: listSql, values: [taskId, after, limit] })
  const items = rows.map(({ page, text, source, confidence }) => ({ page, text, source, confidence }))
  const last = rows.at(-1)
  return { items, next_cursor: last && last.found > rows.length ? encodeCursor(String(last.ordinal)) : null }
}
