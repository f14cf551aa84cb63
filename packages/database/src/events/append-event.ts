import { eventChannel, hintSql } from './event-hint.ts'

/**
 * The common table expressions that append one event for each row of the expression `source` (which must have the task's
 * columns), numbered by its user's stream, and the hint sent with the commit. `source` has one row at most.
 * @param event the event's name, a literal of ours and never input
 * @param notify the parameter ($n) that says whether PostgreSQL carries the hints; with Redis it does not
 */
export const appendEventSql = (source: string, event: string, notify: string): string => `
  stream AS (
    INSERT INTO event_streams AS s (user_id, last_seq) SELECT user_id, 1 FROM ${source}
    ON CONFLICT (user_id) DO UPDATE SET last_seq = s.last_seq + 1
    RETURNING last_seq
  ),
  event AS (
    INSERT INTO task_events (user_id, seq, task_id, event, filename, task_type, status, error)
    SELECT t.user_id, stream.last_seq, t.id, ${event}, t.filename, t.task_type, t.status, t.error
    FROM ${source} t, stream
    RETURNING user_id, seq, task_id, event, filename, task_type, status, error, at
  ),
  hint AS (
    SELECT CASE WHEN ${notify}::boolean THEN pg_notify('${eventChannel}', ${hintSql('event')})::text END FROM event
  )`

/** The event's columns beside the task's in the final SELECT; reading `hint` is what sends it. */
export const appendedEventColumns = `
  event.seq AS event_seq, event.event AS event_event, event.filename AS event_filename, event.at AS event_at,
  (SELECT count(*) FROM hint) AS hints`
