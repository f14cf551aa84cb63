import type { Queryable } from '../pool.ts'

/**
 * How long a claim holds its endpoint without a renewal. When a process dies, its endpoints are claimed again after this time. A restart
 * of the database renews every claim, because no process could do so while it was down.
 */
export const claimSeconds = 6

/** A worker's right to deliver to an endpoint, one delivery at a time. */
export interface EndpointClaim {
  endpointId: string
  /** The number of the claim, which rises with each. A write of an earlier claim does nothing. */
  claim: number
  /** it counts against the places of slow endpoints */
  slow: boolean
}

const dueSql = (slow: boolean, limit: string) => `
  SELECT endpoint_id FROM webhook_schedules
  WHERE enabled AND NOT held AND ${slow ? 'slow' : 'NOT slow'} AND due_at <= now()
    AND endpoint_id <> ALL ($3::uuid[])
    AND (claimed_until IS NULL OR GREATEST(claimed_until, pg_postmaster_start_time() + interval '${claimSeconds} seconds') < now())
  ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`

// A claim that was released or followed by another one is not renewed. Locked rows are skipped until the next renewal, so that one of
// them holds up no other.
const renewSql = `
  UPDATE webhook_schedules s SET claimed_until = clock_timestamp() + interval '${claimSeconds} seconds'
  FROM (
    SELECT endpoint_id FROM unnest($1::uuid[], $2::bigint[]) AS wanted (endpoint_id, claim) JOIN webhook_schedules h USING (endpoint_id, claim)
    WHERE h.claimed_until IS NOT NULL ORDER BY endpoint_id FOR NO KEY UPDATE OF h SKIP LOCKED
  ) AS renewed WHERE s.endpoint_id = renewed.endpoint_id`

// Claimed endpoints are due, and both values of `slow` are named, so that the index webhook_schedules_due finds them.
const releaseAllSql = `
  UPDATE webhook_schedules s SET claimed_until = NULL
  FROM (
    SELECT endpoint_id FROM webhook_schedules
    WHERE enabled AND NOT held AND slow IN (true, false) AND due_at <= now() AND claimed_until IS NOT NULL
    ORDER BY endpoint_id FOR NO KEY UPDATE SKIP LOCKED
  ) AS claimed WHERE s.endpoint_id = claimed.endpoint_id`

const claimSql = `
  WITH usual AS (${dueSql(false, '$1')}),
  slow AS (${dueSql(true, '$2')})
  UPDATE webhook_schedules s
  SET claim = claim + 1, claimed_until = clock_timestamp() + interval '${claimSeconds} seconds'
  WHERE s.endpoint_id IN (SELECT endpoint_id FROM usual UNION ALL SELECT endpoint_id FROM slow)
  RETURNING s.endpoint_id, s.claim, s.slow`

/**
 * Claims endpoints with due deliveries, the longest due first.
 * @param places.usual the most endpoints whose last attempt was quick and successful
 * @param places.slow the most others
 * @param excluded endpoints that this process still delivers to, although it may have failed to renew their claims
 */
export async function claimEndpoints(
  db: Queryable,
  places: { usual: number; slow: number },
  excluded: string[] = [],
): Promise<EndpointClaim[]> {
  const { rows } = await db.query<{ endpoint_id: string; claim: number; slow: boolean }>({
    name: 'claim_endpoints',
    text: claimSql,
    values: [places.usual, places.slow, excluded],
  })
  return rows.map(({ endpoint_id: endpointId, claim, slow }) => ({ endpointId, claim, slow }))
}

/** Releases a claim whose endpoint may have more deliveries. It is due again at once, after the endpoints that are due already. */
export async function releaseEndpoint(db: Queryable, { endpointId, claim }: EndpointClaim): Promise<void> {
  await db.query({
    name: 'release_endpoint',
    text: `UPDATE webhook_schedules SET claimed_until = NULL, due_at = clock_timestamp() WHERE endpoint_id = $1 AND claim = $2`,
    values: [endpointId, claim],
  })
}

/** Renews claims whose attempts are under way. A claim that was released, or followed by another one, stays so. */
export async function renewClaims(db: Queryable, claims: readonly EndpointClaim[]): Promise<void> {
  const values = [claims.map(({ endpointId }) => endpointId), claims.map(({ claim }) => claim)]
  await db.query({ name: 'renew_claims', text: renewSql, values })
}

/** Ends all claims. For a process that knows that it is alone: those who made them are dead. @returns how many there were */
export async function releaseLostClaims(db: Queryable): Promise<number> {
  return (await db.query(releaseAllSql)).rowCount ?? 0
}
