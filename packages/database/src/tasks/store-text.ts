import type { TaskWarning } from '@ai-platform/contracts/task.ts'
import { inTransaction, type Pool, type Queryable } from '../pool.ts'
import type { AttemptId } from './attempt-id.ts'

/** A row of task_pages. */
export interface PageRow {
  /** 1-based; null for a format without pages */
  page: number | null
  text: string
  /** `none`: nothing was read; a blank page is not `unread` */
  source: 'text' | 'ocr' | 'none'
  /** 0 to 1; null unless `source` is `ocr` */
  confidence: number | null
  /** whether the page shows something that was not read */
  unread: boolean
}

/** The text that was read from a document. */
export interface TaskText {
  /** Pages of the document; null for a format without pages. */
  pageCount: number | null
  warnings: TaskWarning[]
  /** In order. Consecutive rows with the same page are parts of one page. */
  pages: PageRow[]
}

/** A statement carries this many characters at most, unless one row is longer. It bounds the memory of both sides. */
const maxStatementCharacters = 2_000_000

const rowsSql = (parameter: number): string => {
  const types = ['int', 'text', 'text', 'real', 'boolean']
  const arrays = types.map((type, index) => `$${parameter + index}::${type}[]`)
  return `unnest(${arrays.join(', ')}) WITH ORDINALITY AS p (page, text, source, confidence, unread, number)`
}

const columns = 'task_id, ordinal, page, text, source, confidence, unread'

// The lock on the queue entry makes a deletion of the task wait, so that it also removes these rows; KEY SHARE
// lets heartbeats pass. An entry without a worker has no current attempt. If an attempt before this one stored the text meanwhile, that text stays.
const storeSql = `
  WITH current AS (
    SELECT task_id FROM task_queue WHERE task_id = $1 AND attempt = $2 AND worker_id IS NOT NULL FOR KEY SHARE
  ),
  stored AS (
    INSERT INTO task_texts (task_id, page_count, warnings) SELECT task_id, $3, $4 FROM current
    ON CONFLICT (task_id) DO NOTHING RETURNING task_id
  ),
  page AS (
    INSERT INTO task_pages (${columns})
    SELECT stored.task_id, p.number, p.page, p.text, p.source, p.confidence, p.unread FROM stored, ${rowsSql(5)}
  )
  SELECT (SELECT count(*) FROM current) AS current, (SELECT count(*) FROM stored) AS stored`

const addSql = `
  INSERT INTO task_pages (${columns})
  SELECT $1, $2 + p.number, p.page, p.text, p.source, p.confidence, p.unread FROM ${rowsSql(3)}`

const toArrays = (rows: PageRow[]): unknown[] => [
  rows.map(row => row.page),
  rows.map(row => row.text),
  rows.map(row => row.source),
  rows.map(row => row.confidence),
  rows.map(row => row.unread),
]

/** Divides the rows into groups of at most maxStatementCharacters, or one longer row. Returns one empty group for no rows. */
function groupRows(rows: PageRow[]): PageRow[][] {
  const groups: PageRow[][] = [[]]
  let characters = 0
  for (const row of rows) {
    characters += row.text.length
    if (characters > maxStatementCharacters && groups.at(-1)?.length !== 0) {
      groups.push([])
      characters = row.text.length
    }
    groups.at(-1)?.push(row)
  }
  return groups
}

/** Counts, 0 or 1: the current attempt, and the text that was stored. */
type Stored = { current: number; stored: number }

/**
 * Stores the text that an attempt read: one statement, or for more than 2 million characters one transaction.
 * @returns whether the attempt is still the current one; if not, nothing is written. Also true when an earlier attempt has
 * stored the text; then this one is discarded.
 */
export async function storeText(pool: Pool, { taskId, attempt }: AttemptId, text: TaskText): Promise<boolean> {
  const [first = [], ...rest] = groupRows(text.pages)
  const store = async (db: Queryable): Promise<Stored | undefined> => {
    const values = [taskId, attempt, text.pageCount, JSON.stringify(text.warnings), ...toArrays(first)]
    return (await db.query<Stored>({ name: 'store_text', text: storeSql, values })).rows[0]
  }
  if (rest.length === 0) return (await store(pool))?.current === 1
  return inTransaction(pool, async client => {
    const written = await store(client)
    if (written?.stored !== 1) return written?.current === 1
    let ordinal = first.length
    for (const rows of rest) {
      await client.query({ name: 'add_pages', text: addSql, values: [taskId, ordinal, ...toArrays(rows)] })
      ordinal += rows.length
    }
    return true
  })
}
