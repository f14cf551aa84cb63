import type { TaskUsage } from '@ai-platform/contracts/task.ts'
import { type GroupOptions, groupStatements } from '@ai-platform/database/group-statements.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { addLateUsage } from '@ai-platform/database/tasks/add-late-usage.ts'
import type { AttemptId } from '@ai-platform/database/tasks/attempt-id.ts'
import { cancelTask } from '@ai-platform/database/tasks/cancel-task.ts'
import {
  type ClaimedTask,
  type ClaimReservation,
  claimTasks,
  type Overdue,
  type Worker,
} from '@ai-platform/database/tasks/claim-tasks.ts'
import { deleteTask } from '@ai-platform/database/tasks/delete-task.ts'
import { type Finish, type FinishedTask, finishTasks } from '@ai-platform/database/tasks/finish-tasks.ts'
import { type InsertRefusal, insertTasks, type NewTask } from '@ai-platform/database/tasks/insert-tasks.ts'
import type { SubmissionQuotas } from '@ai-platform/database/tasks/quota-sql.ts'
import { type Release, releaseAttempts } from '@ai-platform/database/tasks/release-attempts.ts'
import { type RetryRefusal, retryTask } from '@ai-platform/database/tasks/retry-task.ts'
import type { TaskChange } from '@ai-platform/database/tasks/task-change.ts'
import type { TaskRow } from '@ai-platform/database/tasks/task-row.ts'
import { queueDeliveriesSql } from '@ai-platform/database/webhooks/queue-deliveries.ts'
import { createLimiter } from '@ai-platform/runtime/limiter.ts'
import type { Bus } from '../bus/bus.ts'
import type { TaskQueue } from '../queue/task-queue.ts'
import { webhookSql } from '../webhooks/webhook-queue.ts'
import type { EventHub } from './hub.ts'

/** The most changes in one statement: an insert with as many texts of 16 kB sends 2 MB, since pg sends bytea as hex. */
const maxGroupSize = 64
/** Two statements keep the database busy while a reply is handled; claims would only compete for the same rows. */
const writesAtOnce = 2
/** Under load a statement carries the changes that arrive in this time, so a change waits up to 8 ms more than its statement. */
const intervalMs = 8

type TaskId = { taskId: string; userId: string }
type AnyChange = TaskChange<{ id: string; user_id: string }>

/**
 * The one way to change a task: commits the change, then publishes its events and, for an engine outside the database,
 * sends its queue message. A crash after the commit loses only time: other processes find the events in the log, and
 * maintenance sends the message.
 *
 * Inserts, claims, finishes and releases commit in groups (packages/database/src/group-statements.ts). A method that changed
 * nothing returns undefined, no tasks, false, or the reason.
 */
export interface TaskWriter {
  insert(task: NewTask): Promise<TaskChange | InsertRefusal>
  /** Claims at most `limit` tasks; calls of the same moment share a statement. */
  claim(limit: number): Promise<ClaimedTask[]>
  /** Claims at most `limit` tasks that waited too long for the AI provider. */
  claimOverdue(limit: number, overdue: Overdue): Promise<ClaimedTask[]>
  finish(finish: Finish): Promise<FinishedTask | undefined>
  /** Returns whether the task is pending again. */
  release(release: Release): Promise<boolean>
  /** Adds the usage of an attempt that was ended from outside to its task. */
  addLateUsage(attempt: AttemptId, usage: TaskUsage, model: string): Promise<boolean>
  cancel(task: TaskId): Promise<TaskRow | undefined>
  retry(task: TaskId & { requestId: string }): Promise<TaskRow | RetryRefusal | undefined>
  delete(task: TaskId): Promise<TaskRow | undefined>
}

export function createTaskWriter(deps: {
  pool: Pool
  bus: Bus
  hub: EventHub
  queue: TaskQueue
  /** this process, as events and attempts name it */
  worker: Worker
  /** checked at each submission and retry */
  quotas?: SubmissionQuotas
  /** what each claim reserves of its user's daily token limit */
  reserve?: ClaimReservation | undefined
  /** called when webhook deliveries may have been committed */
  onDeliveries?: (() => void) | undefined
}): TaskWriter {
  const { pool, bus, hub, queue, worker, quotas, reserve, onDeliveries } = deps
  const extras = () => ({ notifyFrom: bus.notifyFrom })
  const withQuotas = () => ({ ...extras(), ...(quotas && { quotas }) })
  const withWebhooks = () => ({ ...extras(), outbox: `${webhookSql}, ${queueDeliveriesSql}` })
  const inGroups = <Item, Result>(run: GroupOptions<Item, Result>['run'], concurrency = writesAtOnce) =>
    groupStatements({ run, concurrency, maxSize: maxGroupSize, intervalMs })

  const insert = inGroups((tasks: NewTask[]) => insertTasks(pool, tasks, withQuotas()))
  const finish = inGroups((finishes: Finish[]) => finishTasks(pool, finishes, withWebhooks()))
  const release = inGroups((releases: Release[]) => releaseAttempts(pool, releases))
  const claim = inGroups(claimForEach, 1)
  // The changes of one user wait for the lock of the user's event stream, and each holds a connection meanwhile.
  const userChanges = createLimiter({ concurrencyPerKey: 2 })

  /** Claims tasks for several callers and hands them out in queue order. */
  async function claimForEach(limits: number[]): Promise<TaskChange<ClaimedTask>[][]> {
    const total = limits.reduce((sum, limit) => sum + limit, 0)
    const changes = await claimTasks(pool, total, worker, { ...extras(), reserve })
    return limits.map(limit => changes.splice(0, limit))
  }

  async function publish<T extends AnyChange>(change: T): Promise<T['task']> {
    const { task, events, claimableInSeconds, hasEndpoints } = change
    if (hasEndpoints) onDeliveries?.()
    const notifications = events.map(event => {
      const { seq, task_id: taskId } = event
      const notification = { userId: task.user_id, seq, event: event.event, taskId, from: worker.id }
      hub.publishOwn(notification, event)
      return notification
    })
    await bus.sendNotifications(notifications)
    if (claimableInSeconds !== undefined) await queue.messages?.send(task.id, claimableInSeconds)
    return task
  }

  const changeAlone = async (userId: string, commit: () => Promise<TaskChange | undefined>) => {
    const change = await userChanges.run(userId, commit)
    return change && publish(change)
  }

  return {
    async insert(task) {
      const change = await insert(task)
      if (typeof change === 'object') await publish(change)
      return change
    },
    async claim(limit) {
      const changes = await claim(limit)
      return Promise.all(changes.map(publish))
    },
    async claimOverdue(limit, overdue) {
      const changes = await claimTasks(pool, limit, worker, { ...extras(), overdue })
      return Promise.all(changes.map(publish))
    },
    async finish(item) {
      const change = await finish(item)
      return change && publish(change)
    },
    async release(item) {
      const change = await release(item)
      if (change) await publish(change)
      return change !== undefined
    },
    addLateUsage: (attempt, usage, model) => addLateUsage(pool, attempt, usage, model),
    cancel: task => changeAlone(task.userId, () => cancelTask(pool, task, withWebhooks())),
    async retry(task) {
      const change = await userChanges.run(task.userId, () => retryTask(pool, task, withQuotas()))
      return typeof change === 'object' ? publish(change) : change
    },
    delete: task => changeAlone(task.userId, () => deleteTask(pool, task, withWebhooks())),
  }
}
