import type { Queryable } from '../pool.ts'

/** Disables an endpoint unless its URL was changed since. @param reason a sentence for its user */
export async function disableEndpoint(
  db: Queryable,
  endpoint: { id: string; url: string },
  reason: string,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE webhook_endpoints SET status = 'disabled', disabled_reason = $3 WHERE id = $1 AND url = $2 AND status = 'enabled'`,
    [endpoint.id, endpoint.url, reason],
  )
  return rowCount === 1
}
