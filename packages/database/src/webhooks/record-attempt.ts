import type { Queryable } from '../pool.ts'
import { claimSeconds, type EndpointClaim } from './claim-endpoints.ts'

/** How an attempt to deliver ended, and what follows. */
export interface RecordedAttempt {
  deliveryId: string
  /** the delivery's `failures` when it was taken */
  failuresBefore: number
  status: 'pending' | 'delivered' | 'failed'
  /** null when no response came */
  responseStatus: number | null
  /** a sentence; null when it was delivered */
  error: string | null
  /** seconds until the next attempt; 0 when there is none */
  delaySeconds: number
  /** false: later deliveries need not wait for this one */
  ordered: boolean
  /** the endpoint gets the places of slow ones from now on */
  slow: boolean
}

// A failure does not count for a delivery that begins anew since its endpoint was enabled: it is sent again at once.
// The schedule is locked before the delivery, as everywhere. Retries are up to 26 h apart. After a longer pause nothing was sent, so the
// time without a success starts anew.
const recordSql = `
  WITH schedule AS (
    UPDATE webhook_schedules
    SET claimed_until = clock_timestamp() + interval '${claimSeconds} seconds', slow = $9,
        failing_since = CASE WHEN $4 = 'delivered' THEN NULL WHEN failed_at > now() - interval '2 days' THEN COALESCE(failing_since, now())
          ELSE now() END,
        failed_at = CASE WHEN $4 = 'delivered' THEN NULL ELSE now() END
    WHERE endpoint_id = $1 AND claim = $2
    RETURNING COALESCE(extract(epoch FROM now() - failing_since), 0)::float8 AS failing_seconds
  ),
  delivery AS (
    UPDATE webhook_deliveries
    SET status = $4, response_status = $5, error = $6, attempts = attempts + 1,
        failures = failures + CASE WHEN $4 = 'delivered' THEN 0 ELSE 1 END, ordered = ordered AND $8,
        next_attempt_at = now() + make_interval(secs => $7), ended_at = CASE WHEN $4 <> 'pending' THEN clock_timestamp() END
    WHERE id = $3 AND status = 'pending' AND ($4 = 'delivered' OR failures = $10) AND EXISTS (SELECT FROM schedule)
  )
  SELECT failing_seconds FROM schedule`

/**
 * Writes the end of an attempt, unless another claim has followed.
 * @returns for how long deliveries to the endpoint have failed without a success, in seconds: 0 after a success. undefined when the claim
 * is over.
 */
export async function recordAttempt(
  db: Queryable,
  { endpointId, claim }: EndpointClaim,
  attempt: RecordedAttempt,
): Promise<number | undefined> {
  const { deliveryId, failuresBefore, status, responseStatus, error, delaySeconds, ordered, slow } = attempt
  const how = [status, responseStatus, error, delaySeconds, ordered, slow]
  const values = [endpointId, claim, deliveryId, ...how, failuresBefore]
  const { rows } = await db.query<{ failing_seconds: number }>({ name: 'record_attempt', text: recordSql, values })
  return rows[0]?.failing_seconds
}
