import type { TaskEvent } from '@ai-platform/contracts/event.ts'
import { listEvents, readLastSeqs } from '@ai-platform/database/events/list-events.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { findEndedTasks } from '@ai-platform/database/tasks/find-ended-tasks.ts'

/** The durable log, as the hub reads it. */
export interface EventLog {
  /** A user's events with a `seq` above `after`, rising, at most `limit`. */
  list(userId: string, after: number, limit: number): Promise<TaskEvent[]>
  /** The last `seq` of each user given that has events. */
  lastSeqs(userIds: string[]): Promise<{ userId: string; seq: number }[]>
  /** Those of the tasks given that are final or deleted. */
  endedTasks(taskIds: string[]): Promise<string[]>
}

export const openEventLog = (pool: Pool): EventLog => ({
  list: (userId, after, limit) => listEvents(pool, userId, after, limit),
  lastSeqs: userIds => readLastSeqs(pool, userIds),
  endedTasks: taskIds => findEndedTasks(pool, taskIds),
})
