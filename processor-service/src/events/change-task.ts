import type { Pool } from '@ai-platform/database/pool.ts'
import type { TaskChange } from '@ai-platform/database/tasks/task-change.ts'
import type { Limiter } from '@ai-platform/runtime/limiter.ts'
import type { Bus } from '../bus/bus.ts'
import type { TaskQueue } from '../queue/task-queue.ts'
import type { EventHub } from './hub.ts'

/** What a change of a task needs. */
export interface TaskChanger {
  pool: Pool
  bus: Bus
  hub: EventHub
  queue: TaskQueue
  /** Limits concurrent changes of one user, which would wait for the same row lock and hold connections meanwhile. */
  userChanges: Limiter
  processId: string
}

type AnyTaskChange = TaskChange<{ id: string; user_id: string }>

/**
 * The one way to change a task: commits the change, then publishes its events and, for an engine outside the database,
 * sends its queue message. A crash after the commit loses only time: other processes find the events in the log, and
 * maintenance sends the message.
 * @param userId whose task it is; undefined for a claim, which learns it from the row
 * @param change runs a function of packages/database; returns undefined or a reason when it changed nothing. `notifyFrom`
 *   is the process id for NOTIFY payloads, or null when none are sent
 */
export async function changeTask<T extends AnyTaskChange | string | undefined>(
  changer: TaskChanger,
  userId: string | undefined,
  change: (pool: Pool, notifyFrom: string | null) => Promise<T>,
): Promise<T> {
  const commit = () => change(changer.pool, changer.bus.notifyFrom)
  const changed = await (userId === undefined ? commit() : changer.userChanges.run(userId, commit))
  if (typeof changed !== 'object') return changed
  await publishEvents(changer, changed)
  if (changed.claimableInSeconds !== undefined) {
    await changer.queue.sendAfterCommit(changed.task.id, changed.claimableInSeconds)
  }
  return changed
}

/** Publishes committed events to this process's subscribers and, where NOTIFY did not, to other processes. */
async function publishEvents({ hub, bus, processId }: TaskChanger, { task, events }: AnyTaskChange): Promise<void> {
  const notifications = events.map(event => {
    const notification = {
      userId: task.user_id,
      seq: event.seq,
      event: event.event,
      taskId: event.task_id,
      from: processId,
    }
    hub.publishOwn(notification, event)
    return notification
  })
  await bus.sendNotifications(notifications)
}
