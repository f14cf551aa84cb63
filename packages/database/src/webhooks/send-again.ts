import type { Queryable } from '../pool.ts'

/** `disabled`: nothing is sent to the endpoint. undefined: the user has no such endpoint, or it has no such delivery. */
export type SendOutcome = 'queued' | 'disabled' | undefined

interface SentRow {
  status: 'enabled' | 'disabled'
  queued: boolean
}

const outcomeOf = (row: SentRow | undefined): SendOutcome =>
  row?.status === 'disabled' ? 'disabled' : row?.queued ? 'queued' : undefined

// A transaction around each of these has locked the user, so the endpoint is not deleted meanwhile.
const endpointSql = `endpoint AS (SELECT id, user_id, status FROM webhook_endpoints WHERE id = $1 AND user_id = $2)`

/** The schedule is locked before the delivery, as everywhere. */
const dueSql = `
  due AS (
    UPDATE webhook_schedules SET wakes = wakes + 1, due_at = LEAST(due_at, now())
    WHERE endpoint_id = (SELECT id FROM endpoint WHERE status = 'enabled') RETURNING endpoint_id
  )`

const pingData = { filename: null, task_type: null, status: null, error: null, metadata: {} }

const pingSql = `
  WITH ${endpointSql}, ${dueSql},
  delivery AS (
    INSERT INTO webhook_deliveries (id, endpoint_id, user_id, type, data, ordered)
    SELECT new_delivery_id(), endpoint_id, $2, 'ping', $3, false FROM due RETURNING id
  )
  SELECT endpoint.status, EXISTS (SELECT FROM delivery) AS queued FROM endpoint`

/** Queues a ping. */
export async function queuePing(db: Queryable, { id, userId }: { id: string; userId: string }): Promise<SendOutcome> {
  const { rows } = await db.query<SentRow>(pingSql, [id, userId, JSON.stringify(pingData)])
  return outcomeOf(rows[0])
}

// A pending delivery keeps its place and its retries; only its next attempt comes now. One that ended begins anew, and later ones need
// not wait for it.
const redeliverSql = `
  WITH ${endpointSql}, ${dueSql},
  delivery AS (
    UPDATE webhook_deliveries d
    SET next_attempt_at = now(), status = 'pending', ended_at = NULL, ordered = d.ordered AND d.status = 'pending',
        failures = CASE WHEN d.status = 'pending' THEN d.failures ELSE 0 END
    FROM due WHERE d.endpoint_id = due.endpoint_id AND d.id = $3 RETURNING d.id
  )
  SELECT endpoint.status, EXISTS (SELECT FROM delivery) AS queued FROM endpoint`

/** Makes a delivery pending and due now, in any status. */
export async function queueAgain(
  db: Queryable,
  { id, userId, deliveryId }: { id: string; userId: string; deliveryId: string },
): Promise<SendOutcome> {
  const { rows } = await db.query<SentRow>(redeliverSql, [id, userId, deliveryId])
  return outcomeOf(rows[0])
}
