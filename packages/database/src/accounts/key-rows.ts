import type { ApiKey } from '@ai-platform/contracts/api-key.ts'
import type { Page, PageQuery } from '@ai-platform/contracts/list.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { inTransaction, type Pool, type Queryable } from '../pool.ts'

const columns = 'id, name, prefix, scopes, created_at, expires_at, last_used_at'

const insertSql = `
  INSERT INTO api_keys (id, user_id, name, prefix, hash, scopes, expires_at)
  SELECT $1, $2, $3, $4, $5, $6, $7 WHERE (SELECT count(*) FROM api_keys WHERE user_id = $2) < $8
  RETURNING ${columns}`

/** A key to store. */
export interface KeyToInsert {
  /** UUIDv7 */
  id: string
  userId: string
  name: string
  prefix: string
  /** SHA-256 of the key */
  hash: Buffer
  scopes: readonly string[]
  expiresAt: Date | null
}

/**
 * Stores a key.
 * @returns `no_active_user` for a disabled or deleted account, `limit_reached` when the user has `maxKeys` keys
 */
export async function insertApiKey(
  pool: Pool,
  { id, userId, name, prefix, hash, scopes, expiresAt }: KeyToInsert,
  maxKeys: number,
): Promise<ApiKey | 'no_active_user' | 'limit_reached'> {
  return inTransaction(pool, async client => {
    // The lock makes insertions of a user wait for each other, so that each one counts the others.
    const { rowCount } = await client.query('SELECT FROM users WHERE id = $1 AND is_active FOR NO KEY UPDATE', [userId])
    if (rowCount === 0) return 'no_active_user'
    const values = [id, userId, name, prefix, hash, scopes, expiresAt, maxKeys]
    const { rows } = await client.query<ApiKey>(insertSql, values)
    return rows[0] ?? 'limit_reached'
  })
}

/** Reads a page of a user's keys, newest first: ids are UUIDv7. @throws BadCursorError */
export async function listApiKeys(db: Queryable, userId: string, { cursor, limit }: PageQuery): Promise<Page<ApiKey>> {
  const before = cursor === undefined ? null : decodeCursor(cursor)
  const { rows } = await db.query<ApiKey>({
    name: 'list_api_keys',
    text: `SELECT ${columns} FROM api_keys WHERE user_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    values: [userId, before, limit + 1],
  })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next_cursor: rows.length > limit && last ? encodeCursor(last.id) : null }
}

/** Deletes a user's key. Calls with it are refused within 2 s. @returns whether the user had such a key */
export async function deleteApiKey(db: Queryable, key: { id: string; userId: string }): Promise<boolean> {
  const { rowCount } = await db.query('DELETE FROM api_keys WHERE id = $1 AND user_id = $2', [key.id, key.userId])
  return rowCount === 1
}
