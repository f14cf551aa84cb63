import type { Scope } from '@ai-platform/contracts/api-key.ts'
import type { Queryable } from '../pool.ts'

/** What a call needs to know of an API key and its account. */
export interface FoundApiKey {
  id: string
  userId: string
  scopes: Scope[]
  /** ms since the epoch by this machine's clock; Infinity for a key that does not expire */
  expiresAtMs: number
  isActive: boolean
  /** ms since the last recorded use by the database's clock; Infinity for none */
  unusedMs: number
}

interface Row {
  number: number
  id: string
  user_id: string
  scopes: Scope[]
  expires_in_ms: number | null
  is_active: boolean
  unused_ms: number | null
}

const findSql = `
  SELECT asked.number::int, k.id, k.user_id, k.scopes, u.is_active,
    (extract(epoch FROM k.expires_at - now()) * 1000)::float8 AS expires_in_ms,
    (extract(epoch FROM now() - k.last_used_at) * 1000)::float8 AS unused_ms
  FROM unnest($1::bytea[]) WITH ORDINALITY AS asked (hash, number)
  JOIN api_keys k ON k.hash = asked.hash
  JOIN users u ON u.id = k.user_id`

/**
 * Finds API keys by their hashes.
 * @param hashes SHA-256 of each key
 * @returns for each hash its key, or undefined
 */
export async function findApiKeys(db: Queryable, hashes: Buffer[]): Promise<(FoundApiKey | undefined)[]> {
  const { rows } = await db.query<Row>({ name: 'find_api_keys', text: findSql, values: [hashes] })
  const found = hashes.map((): FoundApiKey | undefined => undefined)
  for (const row of rows) {
    found[row.number - 1] = {
      id: row.id,
      userId: row.user_id,
      scopes: row.scopes,
      expiresAtMs: row.expires_in_ms === null ? Number.POSITIVE_INFINITY : Date.now() + row.expires_in_ms,
      isActive: row.is_active,
      unusedMs: row.unused_ms ?? Number.POSITIVE_INFINITY,
    }
  }
  return found
}

/** Returns which of the keys still exist: a revoked key has no row. */
export async function findExistingKeys(db: Queryable, keyIds: string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>({
    name: 'find_existing_keys',
    text: 'SELECT id FROM api_keys WHERE id = ANY($1::uuid[])',
    values: [keyIds],
  })
  return new Set(rows.map(({ id }) => id))
}
