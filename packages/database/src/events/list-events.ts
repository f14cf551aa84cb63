import type { TaskEvent } from '@ai-platform/contracts/event.ts'
import type { Queryable } from '../pool.ts'
import { type EventRow, toTaskEvent } from './event-row.ts'

const listSql = `
  SELECT seq, task_id, event, filename, task_type, status, error, at FROM task_events
  WHERE user_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`

/** Reads a user's events with a `seq` above `after`, in rising order, at most `limit`. */
export async function listEvents(db: Queryable, userId: string, after: number, limit: number): Promise<TaskEvent[]> {
  const { rows } = await db.query<EventRow>({ name: 'list_events', text: listSql, values: [userId, after, limit] })
  return rows.map(toTaskEvent)
}

/** The `seq` of the last event of each user given; users without events are left out. */
export async function readLastSeqs(db: Queryable, userIds: string[]): Promise<{ userId: string; seq: number }[]> {
  const { rows } = await db.query<{ user_id: string; last_seq: number }>(
    'SELECT user_id, last_seq FROM event_streams WHERE user_id = ANY($1::uuid[])',
    [userIds],
  )
  return rows.map(row => ({ userId: row.user_id, seq: row.last_seq }))
}
