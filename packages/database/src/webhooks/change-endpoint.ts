import type { WebhookEndpoint, WebhookUpdate } from '@ai-platform/contracts/webhook.ts'
import type { Queryable } from '../pool.ts'
import { type EndpointRow, endpointColumns, toEndpoint } from './endpoint-row.ts'

type EndpointId = { id: string; userId: string }

// A status that its user sets replaces the platform's reason. Triggers keep the schedule and the stream.
const updateSql = `
  UPDATE webhook_endpoints
  SET url = COALESCE($3, url), events = COALESCE($4, events), description = COALESCE($5, description),
      status = COALESCE($6, status), disabled_reason = CASE WHEN $6::text IS NULL THEN disabled_reason END
  WHERE id = $1 AND user_id = $2 RETURNING ${endpointColumns}`

/** Changes the given fields. Returns undefined when the user has no such endpoint. */
export async function updateEndpoint(
  db: Queryable,
  { id, userId }: EndpointId,
  { url, events, description, status }: WebhookUpdate,
): Promise<WebhookEndpoint | undefined> {
  const values = [id, userId, url ?? null, events ?? null, description ?? null, status ?? null]
  const { rows } = await db.query<EndpointRow>(updateSql, values)
  return rows[0] && toEndpoint(rows[0])
}

/** Replaces the secret; a trigger keeps the previous one for 24 h. @returns whether the user has such an endpoint */
export async function replaceSecret(db: Queryable, { id, userId }: EndpointId, secret: string): Promise<boolean> {
  const sql = 'UPDATE webhook_endpoints SET secret = $3 WHERE id = $1 AND user_id = $2'
  return (await db.query(sql, [id, userId, secret])).rowCount === 1
}

/** Deletes an endpoint; a trigger deletes its deliveries. @returns whether the user had such an endpoint */
export async function deleteEndpoint(db: Queryable, { id, userId }: EndpointId): Promise<boolean> {
  const sql = 'DELETE FROM webhook_endpoints WHERE id = $1 AND user_id = $2'
  return (await db.query(sql, [id, userId])).rowCount === 1
}
