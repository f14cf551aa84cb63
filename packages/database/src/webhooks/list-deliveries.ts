import type { Page } from '@ai-platform/contracts/list.ts'
import type { WebhookDelivery, WebhookListQuery } from '@ai-platform/contracts/webhook.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import type { Queryable } from '../pool.ts'

const findSql = 'SELECT status FROM webhook_endpoints WHERE id = $1 AND user_id = $2'

const listSql = `
  SELECT id, type, seq, task_id, status, attempts, response_status, error, created_at, next_attempt_at
  FROM webhook_deliveries WHERE endpoint_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`

/** Reads a page of an endpoint's deliveries, newest first. Returns undefined when the user has no such endpoint. @throws BadCursorError */
export async function listDeliveries(
  db: Queryable,
  { id, userId }: { id: string; userId: string },
  { limit, cursor }: WebhookListQuery,
): Promise<Page<WebhookDelivery> | undefined> {
  const before = cursor === undefined ? null : decodeCursor(cursor)
  const endpoints = await db.query<{ status: 'enabled' | 'disabled' }>(findSql, [id, userId])
  const endpoint = endpoints.rows[0]
  if (!endpoint) return undefined
  const { rows } = await db.query<WebhookDelivery>(listSql, [id, before, limit + 1])
  const items = rows.slice(0, limit).map((row): WebhookDelivery => {
    const waits = row.status === 'pending' && endpoint.status === 'enabled'
    return { ...row, next_attempt_at: waits ? row.next_attempt_at : null }
  })
  const last = items.at(-1)
  return { items, next_cursor: rows.length > limit && last ? encodeCursor(last.id) : null }
}
