import { appendEventsSql, appendedEventColumns, type CommitExtras } from '../events/append-events.ts'
import type { Queryable } from '../pool.ts'
import { tokensSql } from './quota-sql.ts'
import { openTaskSql } from './status-sql.ts'
import { type AppendedEventRow, type TaskChange, toAppendedEvent } from './task-change.ts'
import type { TaskRow } from './task-row.ts'

/** `suspects`: tasks that were running when a worker died, twice. `others`: all other tasks. */
export type Claims = 'suspects' | 'others'

/** The process that claims tasks. Host and version are for the history of attempts. */
export interface Worker {
  claims: Claims
  id: string
  host: string
  version: string
}

/** What an attempt needs to know of its task. `content` is the document when it is kept in the database. */
export type ClaimedTask = Pick<
  TaskRow,
  | 'id'
  | 'user_id'
  | 'extension'
  | 'content_type'
  | 'task_type'
  | 'options'
  | 'status'
  | 'error'
  | 'attempt'
  | 'attempts_used'
  | 'request_id'
  | 'storage_key'
> & {
  content: Buffer | null
  /** when the run's first attempt was claimed */
  started_at: string
  /** how long the run's earlier attempts lasted, together */
  worked_seconds: number
  /** tokens that earlier attempts used */
  used_tokens: number
  /** tokens of the user's daily limit that the attempt may use without asking; 0 beyond the limit */
  reserved_tokens: number
}

/** Tokens that each claim reserves of its user's daily limit, so that a small task needs no statement of its own for them. */
export interface ClaimReservation {
  tokens: number
  /** DAILY_TOKEN_LIMIT */
  dailyTokens: number
}

/** Tasks whose runs are too old to wait on for an AI provider that is away. */
export interface Overdue {
  /** the greatest age of a run: since its start, or, before that, since it was queued or the provider went away, whichever is later */
  maxSeconds: number
  /** since the provider went away */
  awaySeconds: number
}

const overdueSql =
  'AND COALESCE(started_at, GREATEST(queued_at, now() - make_interval(secs => $9))) <= now() - make_interval(secs => $8)'

// Each row reserves $6. Beyond the daily limit the attempt is told 0, so its first call asks reserve-tokens.ts, which replaces the reservation.
// stream.tokens has the reservations of all claims of this statement: less those of the user's later tasks, it is the total up to this one.
const claimSql = (claims: Claims, condition: string) => `
  WITH next AS (
    SELECT task_id FROM task_queue
    WHERE worker_id IS NULL AND NOT held AND available_at <= now() AND ${claims === 'suspects' ? 'suspect' : 'NOT suspect'} ${condition}
    ORDER BY position, task_id
    LIMIT $1
    FOR UPDATE SKIP LOCKED
  ),
  claimed AS (
    UPDATE task_queue q
    SET worker_id = $2, worker_host = $3, worker_version = $4, attempt = attempt + 1, attempts_used = attempts_used + 1,
        progress = 0, attempt_usage = NULL, reserved_tokens = $6, claimed_at = clock_timestamp(), heartbeat_at = clock_timestamp(),
        started_at = COALESCE(started_at, clock_timestamp())
    WHERE q.task_id IN (SELECT task_id FROM next)
    RETURNING q.task_id, q.attempt, q.attempts_used, q.position, q.started_at, q.worked_seconds, q.usage
  ),
  written AS (
    SELECT t.id, t.user_id, t.filename, t.extension, t.content_type, t.task_type, t.options, 'processing' AS status,
      NULL::jsonb AS error, c.attempt, c.attempts_used, c.position, c.started_at, c.worked_seconds,
      t.request_id, t.storage_key, ${tokensSql('t.usage')} + ${tokensSql('c.usage')} AS used_tokens
    FROM claimed c JOIN processing_tasks t ON t.id = c.task_id AND ${openTaskSql('t')}
  ), ${appendEventsSql("'task_started'", '$5', { quotas: { reservedTokens: 'count(*) * $6' } })}
  SELECT w.id, w.user_id, w.extension, w.content_type, w.task_type, w.options, w.status, w.error, w.attempt, w.attempts_used,
    w.started_at, w.worked_seconds, w.request_id, w.storage_key, w.used_tokens, d.content, ${appendedEventColumns},
    CASE WHEN stream.tokens - $6 * (count(*) OVER (PARTITION BY w.user_id) - row_number() OVER (PARTITION BY w.user_id ORDER BY w.position, w.id))
      <= $7::bigint THEN $6 ELSE 0 END AS reserved_tokens
  FROM written w JOIN event ON event.task_id = w.id JOIN stream ON stream.user_id = w.user_id
    LEFT JOIN short_documents d ON d.task_id = w.id
  ORDER BY w.position, w.id`

/**
 * Claims the next pending tasks in queue order, at most `limit`, and starts an attempt for each. A queue message only says
 * that there is work; this statement decides which tasks it is. Returns fewer when fewer may be claimed.
 * @param extras.overdue claims only these
 */
export async function claimTasks(
  db: Queryable,
  limit: number,
  worker: Worker,
  { notifyFrom, reserve, overdue }: CommitExtras & { reserve?: ClaimReservation | undefined; overdue?: Overdue },
): Promise<TaskChange<ClaimedTask>[]> {
  const { rows } = await db.query<ClaimedTask & AppendedEventRow>({
    name: overdue ? `claim_overdue_${worker.claims}` : `claim_${worker.claims}`,
    text: claimSql(worker.claims, overdue ? overdueSql : ''),
    values: [
      limit,
      worker.id,
      worker.host,
      worker.version,
      notifyFrom,
      reserve?.tokens ?? 0,
      reserve?.dailyTokens ?? null,
      ...(overdue ? [overdue.maxSeconds, overdue.awaySeconds] : []),
    ],
  })
  return rows.map(row => ({ task: row, events: [toAppendedEvent(row, row)] }))
}
