import { eventChannel, notificationSql } from './event-notification.ts'

/** What a statement adds to its own commit. */
export interface CommitExtras {
  /** Process id put into NOTIFY payloads; null when none are sent. */
  notifyFrom: string | null
  /**
   * SQL of one more INSERT in the same statement, such as a message on a queue. It may read `written`, which has the
   * columns of processing_tasks, and `event`, which has those of task_events. Both are empty when nothing was written.
   */
  outbox?: string | undefined
}

/**
 * Common table expressions that append one event to the log of the task's user, send its notification and fill the
 * outbox. They read `written`: at most one row with the task's columns.
 * @param event the event's name as an SQL literal; never input
 * @param notifyFrom the parameter ($n) that holds CommitExtras.notifyFrom
 */
export const appendEventSql = (event: string, notifyFrom: string, outbox?: string): string => `
  stream AS (
    INSERT INTO event_streams AS s (user_id, last_seq) SELECT user_id, 1 FROM written
    ON CONFLICT (user_id) DO UPDATE SET last_seq = s.last_seq + 1
    RETURNING last_seq
  ),
  event AS (
    INSERT INTO task_events (user_id, seq, task_id, event, filename, task_type, status, error)
    SELECT t.user_id, stream.last_seq, t.id, ${event}, t.filename, t.task_type, t.status, t.error
    FROM written t, stream
    RETURNING user_id, seq, task_id, event, filename, task_type, status, error, at
  ),
  notification AS (
    SELECT CASE WHEN ${notifyFrom}::text IS NOT NULL THEN
      pg_notify('${eventChannel}', ${notificationSql('event', notifyFrom)})::text END FROM event
  )${outboxSql(outbox)}`

/** The outbox as one more common table expression, with its leading comma; empty without one. */
export const outboxSql = (outbox: string | undefined): string => (outbox === undefined ? '' : `, outbox AS (${outbox})`)

/** Columns of the event for the final SELECT. PostgreSQL evaluates `notification` only because they count it. */
export const appendedEventColumns = `
  event.seq AS event_seq, event.event AS event_event, event.filename AS event_filename, event.at AS event_at,
  (SELECT count(*) FROM notification) AS notifications`
