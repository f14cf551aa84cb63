import type { Queryable } from '../pool.ts'

/**
 * How long a claim holds its endpoint without a renewal. Each attempt renews it first, and lasts up to 15 s. When a process dies, its
 * endpoints are claimed again after this time.
 */
export const claimSeconds = 20

/** A worker's right to deliver to an endpoint, one delivery at a time. */
export interface EndpointClaim {
  endpointId: string
  claim: number
  /** it counts against the places of slow endpoints */
  slow: boolean
}

const dueSql = (slow: boolean, limit: string) => `
  SELECT endpoint_id FROM webhook_schedules
  WHERE enabled AND NOT held AND ${slow ? 'slow' : 'NOT slow'} AND due_at <= now() AND (claimed_until IS NULL OR claimed_until < now())
  ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`

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
 */
export async function claimEndpoints(db: Queryable, places: { usual: number; slow: number }): Promise<EndpointClaim[]> {
  const { rows } = await db.query<{ endpoint_id: string; claim: number; slow: boolean }>({
    name: 'claim_endpoints',
    text: claimSql,
    values: [places.usual, places.slow],
  })
  return rows.map(({ endpoint_id: endpointId, claim, slow }) => ({ endpointId, claim, slow }))
}

/** Ends a claim before its endpoint is done; others that are due come first. */
export async function releaseEndpoint(db: Queryable, { endpointId, claim }: EndpointClaim): Promise<void> {
  await db.query({
    name: 'release_endpoint',
    text: `UPDATE webhook_schedules SET claimed_until = NULL, due_at = clock_timestamp() WHERE endpoint_id = $1 AND claim = $2`,
    values: [endpointId, claim],
  })
}
