import type { TaskEvent } from '@ai-platform/contracts/event.ts'
import type { Queryable } from '../pool.ts'
import { type EventRow, toTaskEvent } from './event-row.ts'

const sql = `
  SELECT seq, task_id, event, filename, task_type, status, error, at FROM task_events
  WHERE user_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`

/** A user's events after a sequence number, rising. */
export async function listEvents(db: Queryable, userId: string, after: number, limit: number): Promise<TaskEvent[]> {
  const { rows } = await db.query<EventRow>({ name: 'list_events', text: sql, values: [userId, after, limit] })
  return rows.map(toTaskEvent)
}

/** The number of a user's last event; 0 before the first. */
export async function readLastSeq(db: Queryable, userId: string): Promise<number> {
  const { rows } = await db.query<{ last_seq: number }>('SELECT last_seq FROM event_streams WHERE user_id = $1', [
    userId,
  ])
  return rows[0]?.last_seq ?? 0
}
