import type { Page } from '@ai-platform/contracts/list.ts'
import type { WebhookEndpoint, WebhookListQuery } from '@ai-platform/contracts/webhook.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import type { Queryable } from '../pool.ts'
import { type EndpointRow, endpointColumns, toEndpoint } from './endpoint-row.ts'

const listSql = `
  SELECT ${endpointColumns} FROM webhook_endpoints
  WHERE user_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`

/** Reads a page of a user's endpoints, newest first. @throws BadCursorError */
export async function listEndpoints(
  db: Queryable,
  userId: string,
  { limit, cursor }: WebhookListQuery,
): Promise<Page<WebhookEndpoint>> {
  const before = cursor === undefined ? null : decodeCursor(cursor)
  const { rows } = await db.query<EndpointRow>(listSql, [userId, before, limit + 1])
  const items = rows.slice(0, limit).map(toEndpoint)
  const last = items.at(-1)
  return { items, next_cursor: rows.length > limit && last ? encodeCursor(last.id) : null }
}
