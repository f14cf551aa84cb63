import { z } from 'zod'
import type { Queryable } from '../pool.ts'

/** Returns those of the given storage keys that belong to a task: a file's key is the id of its task. */
export async function findOwnedKeys(db: Queryable, keys: string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ storage_key: string }>(
    'SELECT storage_key FROM processing_tasks WHERE id = ANY($1::uuid[]) AND storage_key IS NOT NULL',
    [keys.filter(key => z.guid().safeParse(key).success)],
  )
  return new Set(rows.map(row => row.storage_key))
}
