import type { TaskWarning } from '@ai-platform/contracts/task.ts'
import type { Queryable } from '../pool.ts'
import type { PageRow, TaskText } from './store-text.ts'

const readSql = `
  SELECT t.page_count, t.warnings, p.page, p.text, p.source, p.confidence, p.unread
  FROM task_texts t LEFT JOIN task_pages p ON p.task_id = t.task_id
  WHERE t.task_id = $1 ORDER BY p.ordinal`

interface ReadRow extends Omit<PageRow, 'source'> {
  page_count: number | null
  warnings: TaskWarning[]
  /** null in the only row of a text without pages */
  source: PageRow['source'] | null
}

/** Reads the text that an earlier attempt stored. Returns undefined when there is none. */
export async function readText(db: Queryable, taskId: string): Promise<TaskText | undefined> {
  const { rows } = await db.query<ReadRow>({ name: 'read_text', text: readSql, values: [taskId] })
  const [first] = rows
  if (!first) return undefined
  const pages = rows.flatMap(({ page, text, source, confidence, unread }) =>
    source === null ? [] : [{ page, text, source, confidence, unread }],
  )
  return { pageCount: first.page_count, warnings: first.warnings, pages }
}
