import { dayTokensSql, type QuotaChange, quotaUpsertSql } from '../tasks/quota-sql.ts'
import { eventChannel, notificationSql } from './event-notification.ts'

/** What a statement adds to its own commit. */
export interface CommitExtras {
  /** Process id put into NOTIFY payloads; null when none are sent. */
  notifyFrom: string | null
  /**
   * Common table expressions that write more in the same statement, such as a job on a queue. All that they read is empty when
   * nothing was written. They may read:
   * - `event`, with the columns of task_events
   * - `written`, with a row whose id is the event's task_id
   * - `stream`, with the user's webhook_endpoints
   */
  outbox?: string | undefined
}

/**
 * Common table expressions that append an event for each row of `written` to the log of the task's user. They also send
 * the notifications and fill the outbox. `written` has the columns id, user_id, filename, task_type, status and error.
 *
 * The numbers of a log have no gaps: a user's stream advances by the number of the user's rows. It is locked until the
 * commit. Streams are locked in the order of their users, so that two statements cannot deadlock.
 * @param event SQL expression of the event's name; it may read `w`, a row of `written`. Never input
 * @param notifyFrom the parameter ($n) that holds CommitExtras.notifyFrom
 * @param quotas what the statement changes in the quotas of the users, whose rows are those of their streams
 */
export const appendEventsSql = (
  event: string,
  notifyFrom: string,
  { outbox, quotas = {} }: { outbox?: string | undefined; quotas?: QuotaChange } = {},
): string => `
  ${appendStreamsSql('written w', 'count(*)', quotas)},
  event AS (
    INSERT INTO task_events (user_id, seq, task_id, event, filename, task_type, status, error)
    SELECT w.user_id, stream.last_seq + 1 - row_number() OVER (PARTITION BY w.user_id ORDER BY w.id DESC),
      w.id, ${event}, w.filename, w.task_type, w.status, w.error
    FROM written w JOIN stream USING (user_id)
    RETURNING user_id, seq, task_id, event, filename, task_type, status, error, at
  ),
  notification AS (
    SELECT CASE WHEN ${notifyFrom}::text IS NOT NULL THEN
      pg_notify('${eventChannel}', ${notificationSql('event', notifyFrom)})::text END FROM event
  )${outbox === undefined ? '' : `, ${outbox}`}`

/**
 * Common table expression `stream`, which advances the streams of users.
 * @param source FROM list with a row `w` for each change, which has a user_id
 * @param events SQL of the number of a user's events, counted over the user's rows
 */
export function appendStreamsSql(source: string, events: string, quotas: QuotaChange): string {
  const { columns, values, set } = quotaUpsertSql(quotas)
  return `
  stream AS (
    INSERT INTO event_streams AS s (user_id, last_seq${columns})
    SELECT w.user_id, ${events}${values} FROM ${source} GROUP BY w.user_id ORDER BY w.user_id
    ON CONFLICT (user_id) DO UPDATE SET last_seq = s.last_seq + excluded.last_seq${set}
    RETURNING user_id, last_seq, webhook_endpoints, ${dayTokensSql('s')} + s.reserved_tokens AS tokens
  )`
}

/** Columns of an event for the final SELECT. PostgreSQL evaluates `notification` only because they count it. */
export const appendedEventColumns = `
  event.seq AS event_seq, event.event AS event_event, event.filename AS event_filename, event.at AS event_at,
  (SELECT count(*) FROM notification) AS notifications`

/** Column for the final SELECT: whether a user of the statement's events has enabled webhook endpoints. */
export const hasEndpointsColumn = '(SELECT bool_or(webhook_endpoints IS NOT NULL) FROM stream) AS has_endpoints'
