import type { WebhookDeliveryData, WebhookType } from '@ai-platform/contracts/webhook.ts'
import type { Queryable } from '../pool.ts'
import { claimSeconds, type EndpointClaim } from './claim-endpoints.ts'

/** A delivery whose time has come, with what its endpoint needs. */
export interface DueDelivery {
  id: string
  endpointId: string
  url: string
  /** the current secret, then the previous one until it expires */
  secrets: string[]
  type: WebhookType
  /** null for a ping */
  seq: number | null
  taskId: string | null
  data: WebhookDeliveryData
  createdAt: string
  /** failed attempts since it was queued, or queued again */
  failures: number
}

/** `changed`: a delivery was queued meanwhile, so the next call may find one. `ended`: the claim is over. */
export type NextDelivery = DueDelivery | 'changed' | 'ended'

// The first in order holds back the others in order until it was delivered or has failed twice (record-attempt.ts then clears `ordered`).
// Endpoint, schedule and deliveries are of one snapshot. Each new delivery raises `wakes`: if it is still the same when the row is
// locked, none was queued since.
const nextSql = `
  WITH next AS MATERIALIZED (
    SELECT s.endpoint_id, s.wakes, d.*, e.url, e.secret,
      CASE WHEN e.previous_secret_expires_at > now() THEN e.previous_secret END AS previous_secret,
      COALESCE(s.enabled AND NOT s.held AND d.next_attempt_at <= now(), false) AS is_due
    FROM webhook_schedules s JOIN webhook_endpoints e ON e.id = s.endpoint_id LEFT JOIN LATERAL (
      SELECT * FROM (
        (SELECT id, type, seq, task_id, data, created_at, failures, next_attempt_at FROM webhook_deliveries
         WHERE endpoint_id = s.endpoint_id AND status = 'pending' AND ordered ORDER BY seq LIMIT 1)
        UNION ALL
        (SELECT id, type, seq, task_id, data, created_at, failures, next_attempt_at FROM webhook_deliveries
         WHERE endpoint_id = s.endpoint_id AND status = 'pending' AND NOT ordered ORDER BY next_attempt_at LIMIT 1)
      ) AS first ORDER BY next_attempt_at LIMIT 1
    ) AS d ON true
    WHERE s.endpoint_id = $1 AND s.claim = $2
  ),
  changed AS (
    UPDATE webhook_schedules s
    SET claimed_until = CASE WHEN next.is_due THEN clock_timestamp() + interval '${claimSeconds} seconds' END,
        due_at = CASE WHEN next.is_due THEN s.due_at ELSE next.next_attempt_at END
    FROM next WHERE s.endpoint_id = next.endpoint_id AND s.claim = $2 AND (next.is_due OR s.wakes = next.wakes)
    RETURNING s.endpoint_id
  )
  SELECT next.*, changed.endpoint_id IS NOT NULL AS is_written FROM next LEFT JOIN changed USING (endpoint_id)`

interface NextRow {
  endpoint_id: string
  is_due: boolean
  is_written: boolean
  id: string
  url: string
  secret: string
  previous_secret: string | null
  type: WebhookType
  seq: number | null
  task_id: string | null
  data: WebhookDeliveryData
  created_at: string
  failures: number
}

/**
 * Returns the next delivery of a claimed endpoint, and renews the claim. If none is due, it ends the claim and sets when the endpoint is
 * due again.
 */
export async function takeNextDelivery(db: Queryable, { endpointId, claim }: EndpointClaim): Promise<NextDelivery> {
  const { rows } = await db.query<NextRow>({ name: 'next_delivery', text: nextSql, values: [endpointId, claim] })
  const row = rows[0]
  if (!row) return 'ended'
  if (!row.is_written) return 'changed'
  if (!row.is_due) return 'ended'
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    url: row.url,
    secrets: row.previous_secret === null ? [row.secret] : [row.secret, row.previous_secret],
    type: row.type,
    seq: row.seq,
    taskId: row.task_id,
    data: row.data,
    createdAt: row.created_at,
    failures: row.failures,
  }
}
