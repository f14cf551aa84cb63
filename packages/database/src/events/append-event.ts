import { eventChannel, hintSql } from './event-hint.ts'

/** Whom a write tells, with its commit. */
export interface Telling {
  /** The process that writes, as the hint names it; null where PostgreSQL does not carry the hints. */
  hintFrom: string | null
  /**
   * SQL of one more INSERT of the same statement, such as a message on a queue. It reads `written`, which has the columns
   * of processing_tasks, and `event`, which has those of task_events; both have one row, or none when nothing was written.
   */
  outbox?: string | undefined
}

/**
 * The common table expressions behind `written`, which must have the task's columns and one row at most: its event,
 * numbered by its user's stream, the hint sent with the commit, and the outbox.
 * @param event the event's name, a literal of ours and never input
 * @param hintFrom the parameter ($n) of Telling.hintFrom
 */
export const appendEventSql = (event: string, hintFrom: string, outbox?: string): string => `
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
  hint AS (
    SELECT CASE WHEN ${hintFrom}::text IS NOT NULL THEN
      pg_notify('${eventChannel}', ${hintSql('event', hintFrom)})::text END FROM event
  )${outbox === undefined ? '' : `, outbox AS (${outbox})`}`

/** The event's columns beside the task's in the final SELECT; reading `hint` is what sends it. */
export const appendedEventColumns = `
  event.seq AS event_seq, event.event AS event_event, event.filename AS event_filename, event.at AS event_at,
  (SELECT count(*) FROM hint) AS hints`
