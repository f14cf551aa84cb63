import type { Queryable } from '../pool.ts'

// Skips a key that another process records at this moment. So no statement waits, and two cannot deadlock.
const recordSql = `
  WITH used AS (
    SELECT id FROM api_keys
    WHERE id = ANY($1::uuid[]) AND (last_used_at IS NULL OR last_used_at < now() - make_interval(secs => $2))
    FOR NO KEY UPDATE SKIP LOCKED
  )
  UPDATE api_keys k SET last_used_at = now() FROM used WHERE k.id = used.id`

/** Sets the last use of the keys to now, unless it is less than `intervalSeconds` old. */
export async function recordKeyUses(db: Queryable, keyIds: string[], intervalSeconds: number): Promise<void> {
  await db.query({ name: 'record_key_uses', text: recordSql, values: [keyIds, intervalSeconds] })
}
