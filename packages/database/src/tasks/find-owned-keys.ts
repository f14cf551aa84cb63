import type { Queryable } from '../pool.ts'

/** Returns those of the given storage keys that belong to a task. */
export async function findOwnedKeys(db: Queryable, keys: string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ storage_key: string }>(
    'SELECT storage_key FROM processing_tasks WHERE storage_key = ANY($1::text[])',
    [keys],
  )
  return new Set(rows.map(row => row.storage_key))
}
