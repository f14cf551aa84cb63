import { maxWebhooksPerUser, type NewWebhook, type WebhookEndpoint } from '@ai-platform/contracts/webhook.ts'
import type { Queryable } from '../pool.ts'
import { type EndpointRow, endpointColumns, toEndpoint } from './endpoint-row.ts'

const insertSql = `
  INSERT INTO webhook_endpoints (id, user_id, url, events, description, secret)
  SELECT $1, $2, $3, $4, $5, $6 WHERE (SELECT count(*) FROM webhook_endpoints WHERE user_id = $2) < ${maxWebhooksPerUser}
  RETURNING ${endpointColumns}`

/**
 * Inserts an endpoint in a transaction that has locked its user.
 * @returns undefined when the user has as many as are allowed
 */
export async function insertEndpoint(
  db: Queryable,
  endpoint: NewWebhook & { id: string; userId: string; secret: string },
): Promise<WebhookEndpoint | undefined> {
  const { id, userId, url, events, description, secret } = endpoint
  const { rows } = await db.query<EndpointRow>(insertSql, [id, userId, url, events, description, secret])
  return rows[0] && toEndpoint(rows[0])
}
