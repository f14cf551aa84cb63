import { groupStatements } from '../group-statements.ts'
import type { Queryable } from '../pool.ts'

// Rows are locked in the order of their ids, so that two statements cannot deadlock.
const countSql = `
  WITH call AS (SELECT id, count(*) AS calls FROM unnest($1::uuid[]) AS c (id) GROUP BY id),
  account AS (SELECT u.id, call.calls FROM users u JOIN call USING (id) ORDER BY u.id FOR NO KEY UPDATE OF u)
  UPDATE users SET api_call_count = api_call_count + account.calls FROM account WHERE users.id = account.id`

/** Counts the calls of POST /auth/files/submit/ in a user's `api_call_count`. */
export interface ApiCallCounter {
  /** Counts a call, without making it wait. */
  count(userId: string): void
  /** Resolves when the calls so far are written, or their failure is logged: after 50 ms and two statements at most. */
  counted(): Promise<void>
}

/**
 * Counts calls in groups: at 200 uploads a second a statement for each would cost a sixth of what PostgreSQL does for a
 * task. No call waits for the statement: its authentication has already checked the account. A process that is killed loses the
 * counts of its last 50 ms.
 */
export function createApiCallCounter(
  db: Queryable,
  log: { warn(fields: object, message: string): void },
): ApiCallCounter {
  const open = new Set<Promise<unknown>>()
  const add = groupStatements({
    maxSize: 1_000,
    concurrency: 1,
    intervalMs: 50,
    async run(userIds: string[]) {
      await db.query({ name: 'count_api_calls', text: countSql, values: [userIds] })
      return userIds
    },
  })
  return {
    count(userId) {
      const done = add(userId)
        .catch(error => log.warn({ err: error, userId }, 'an API call was not counted'))
        .finally(() => open.delete(done))
      open.add(done)
    },
    async counted() {
      await Promise.all(open)
    },
  }
}
