import type { Queryable } from '../pool.ts'

/** A count stops here, so that a scrape stays cheap. */
const maxCounted = 100_000

const pendingOf = (condition: string) =>
  `(SELECT count(*) FROM (SELECT FROM webhook_deliveries WHERE status = 'pending' AND ${condition} LIMIT ${maxCounted}) AS pending)`

/** Counts the pending deliveries, up to 100,000 in order and as many others. */
export async function countPendingDeliveries(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `SELECT ${pendingOf('ordered')} + ${pendingOf('NOT ordered')} AS count`,
  )
  return rows[0]?.count ?? 0
}
