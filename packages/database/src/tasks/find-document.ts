import type { Queryable } from '../pool.ts'
import type { TaskRow } from './task-row.ts'

const findSql = `
  SELECT t.filename, t.content_type, t.size_bytes, t.storage_key, d.content
  FROM processing_tasks t LEFT JOIN short_documents d ON d.task_id = t.id WHERE t.id = $1 AND t.user_id = $2`

/** Where the document of a task is: under its key in the storage, or in `content`. */
export type DocumentLocation = Pick<TaskRow, 'filename' | 'content_type' | 'size_bytes' | 'storage_key'> & {
  content: Buffer | null
}

/** Finds the document of a user's task. Returns undefined for a task of another user, as for one that does not exist. */
export async function findDocument(
  db: Queryable,
  task: { taskId: string; userId: string },
): Promise<DocumentLocation | undefined> {
  const { rows } = await db.query<DocumentLocation>({
    name: 'find_document',
    text: findSql,
    values: [task.taskId, task.userId],
  })
  return rows[0]
}
