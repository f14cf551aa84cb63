import type { DependencyHealth } from '@ai-platform/contracts/health.ts'
import { firstIdAt, idToleranceMs } from '@ai-platform/database/id-at.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { todaySql } from '@ai-platform/database/tasks/quota-sql.ts'

const hourMs = 3_600_000

/** The time ranges of the dashboard, and the step of their charts. */
const ranges = {
  '24h': { steps: 24, stepMs: hourMs },
  '7d': { steps: 28, stepMs: 6 * hourMs },
} as const

export type DashboardRange = keyof typeof ranges

const statuses = ['completed', 'failed', 'cancelled', 'processing', 'pending'] as const

/** Tasks that ended in a period. The percentiles are seconds from the start of the last run to its end. */
interface Ended {
  completed: number
  failed: number
  p50: number | null
  p95: number | null
}

/** The figures of the dashboard. Times are epoch milliseconds and mark the start of a step. */
export interface Dashboard {
  range: DashboardRange
  stepMs: number
  /** tasks by time of submission and current status */
  submitted: ({ at: number } & Record<(typeof statuses)[number], number>)[]
  /** tasks by time of their end */
  ended: ({ at: number } & Ended)[]
  total: Ended
  queue: { pending: number; processing: number; oldestSeconds: number }
  errors: { code: string; count: number }[]
  users: { active: number; joined: number; all: number }
  /** tokens of the current UTC day: the models, and the users with the most */
  tokens: { models: Tokens[]; users: (Tokens & { user_id: string })[] }
}

/** What the page shows: the figures, and the state of the AI provider; null when it is not known. */
export type DashboardPage = Dashboard & { ai: DependencyHealth | null }

/** Tokens that something used, and what they cost; null for calls without a price. */
interface Tokens {
  name: string
  tokens: number
  cost_usd: number | null
}

// Steps start at the epoch, as in readDashboard.
const bin = (column: string) => `extract(epoch FROM date_bin($2::interval, ${column}, 'epoch')) * 1000`

const submittedSql = `
  SELECT ${bin('created_at')} AS at, status, count(*) AS count
  FROM current_tasks WHERE id >= $3 AND created_at >= $1 GROUP BY 1, 2`

const seconds = `extract(epoch FROM completed_at - started_at)`
const endedSql = `
  SELECT ${bin('completed_at')} AS at,
         count(*) FILTER (WHERE status = 'completed') AS completed,
         count(*) FILTER (WHERE status = 'failed') AS failed,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY ${seconds}) FILTER (WHERE status = 'completed') AS p50,
         percentile_cont(0.95) WITHIN GROUP (ORDER BY ${seconds}) FILTER (WHERE status = 'completed') AS p95
  FROM processing_tasks WHERE completed_at >= $1 GROUP BY GROUPING SETS ((1), ())`

const errorsSql = `
  SELECT error->>'code' AS code, count(*) AS count
  FROM processing_tasks WHERE completed_at >= $1 AND status = 'failed' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 6`

const queueSql = `
  SELECT count(*) FILTER (WHERE worker_id IS NULL AND NOT held) AS pending,
         count(*) FILTER (WHERE worker_id IS NOT NULL) AS processing,
         greatest(0, extract(epoch FROM now() - min(queued_at) FILTER (WHERE worker_id IS NULL AND NOT held))::float8)
           AS "oldestSeconds"
  FROM task_queue`

// Counting all accounts would read all of them. Above this number the estimate of the table's statistics is shown.
const exactUsers = 10_000

const usersSql = `
  SELECT (SELECT count(DISTINCT user_id) FROM processing_tasks WHERE id >= $2 AND created_at >= $1) AS active,
         (SELECT count(*) FROM users WHERE date_joined >= $1) AS joined,
         (SELECT count(*) FROM (SELECT FROM users ORDER BY id LIMIT ${exactUsers}) AS bounded) AS counted,
         (SELECT reltuples::bigint FROM pg_class WHERE oid = 'users'::regclass) AS estimated`

const tokens = `sum(input_tokens + output_tokens)::bigint AS tokens,
    CASE WHEN bool_and(cost_usd IS NOT NULL) THEN sum(cost_usd)::float8 END AS cost_usd`

const modelTokensSql = `
  SELECT model AS name, ${tokens} FROM usage_days WHERE day = ${todaySql} AND calls > 0
  GROUP BY model ORDER BY tokens DESC, model LIMIT 6`

const userTokensSql = `
  SELECT most.*, u.email AS name FROM (
    SELECT user_id, ${tokens} FROM usage_days WHERE day = ${todaySql} AND calls > 0
    GROUP BY user_id ORDER BY tokens DESC, user_id LIMIT 6
  ) AS most JOIN users u ON u.id = most.user_id ORDER BY tokens DESC, user_id`

const nothingEnded: Ended = { completed: 0, failed: 0, p50: null, p95: null }

type UsersRow = { active: number; joined: number; counted: number; estimated: number }

const toUsers = ({ active, joined, counted, estimated }: UsersRow): Dashboard['users'] => ({
  active,
  joined,
  all: counted < exactUsers ? counted : Math.max(counted, estimated),
})

type EndedRow = { at: string | null } & Ended

/** Reads the figures with seven queries; each uses an index for its times. */
export async function readDashboard(readPool: Pool, range: DashboardRange, now = Date.now()): Promise<Dashboard> {
  const { steps, stepMs } = ranges[range]
  const lastStep = Math.floor(now / stepMs) * stepMs
  const times = Array.from({ length: steps }, (_, index) => lastStep - (steps - 1 - index) * stepMs)
  const since = new Date(lastStep - (steps - 1) * stepMs)
  const interval = `${stepMs} milliseconds`
  const firstId = firstIdAt(since.getTime() - idToleranceMs)

  const [submitted, ended, errors, queue, users, models, userTokens] = await Promise.all([
    readPool.query<{ at: string; status: string; count: number }>(submittedSql, [since, interval, firstId]),
    readPool.query<EndedRow>(endedSql, [since, interval]),
    readPool.query<{ code: string; count: number }>(errorsSql, [since]),
    readPool.query<Dashboard['queue']>(queueSql),
    readPool.query<UsersRow>(usersSql, [since, firstId]),
    readPool.query<Tokens>(modelTokensSql),
    readPool.query<Tokens & { user_id: string }>(userTokensSql),
  ])
  const countOf = (at: number, status: string) =>
    submitted.rows.find(row => Number(row.at) === at && row.status === status)?.count ?? 0
  const endedAt = (at: number | null) => {
    const row = ended.rows.find(one => (one.at === null ? null : Number(one.at)) === at)
    return row ? { completed: row.completed, failed: row.failed, p50: row.p50, p95: row.p95 } : nothingEnded
  }
  return {
    range,
    stepMs,
    submitted: times.map(at => ({
      at,
      completed: countOf(at, 'completed'),
      failed: countOf(at, 'failed'),
      cancelled: countOf(at, 'cancelled'),
      processing: countOf(at, 'processing'),
      pending: countOf(at, 'pending'),
    })),
    ended: times.map(at => ({ at, ...endedAt(at) })),
    total: endedAt(null),
    queue: queue.rows[0] ?? { pending: 0, processing: 0, oldestSeconds: 0 },
    errors: errors.rows,
    users: users.rows[0] ? toUsers(users.rows[0]) : { active: 0, joined: 0, all: 0 },
    tokens: { models: models.rows, users: userTokens.rows },
  }
}
