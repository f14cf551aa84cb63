import type { EventHint } from '@ai-platform/database/events/event-hint.ts'
import { inTransaction, type Pool, type PoolClient } from '@ai-platform/database/pool.ts'
import type { TaskWrite } from '@ai-platform/database/tasks/write-result.ts'
import type { Bus } from '../events/bus.ts'
import type { WebhookOutbox } from '../events/webhook-outbox.ts'
import type { TaskQueue } from '../queue/task-queue.ts'
import type { Turns } from './turns.ts'

/** What writes to the tables and tells of it. */
export interface Writer {
  pool: Pool
  bus: Bus
  queue: TaskQueue
  webhooks: WebhookOutbox
  /** A user's writes wait for each other in the database anyway: here they hold no connection while they do. */
  turns: Turns
}

export interface Transaction {
  client: PoolClient
  /** whether the statements send their hints themselves */
  notify: boolean
  /** Tells of the write's event once it is committed; a final one goes to auth-service as well. */
  tell(write: TaskWrite): Promise<void>
  /** Puts a message for the task on the queue, with the commit or right after it. */
  enqueue(taskId: string, delaySeconds?: number): Promise<void>
}

/** The hint of a write's event. */
export const hintOf = ({ task, event }: TaskWrite): EventHint => ({
  userId: task.user_id,
  seq: event.seq,
  event: event.event,
  taskId: event.task_id,
})

/**
 * Row, queue message, event and webhook commit together, or none does. Where an engine cannot join the transaction, its
 * part follows the commit.
 * @param userId whose events are written
 */
export async function transact<T>(
  writer: Writer,
  userId: string,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const hints: EventHint[] = []
  const messages: { taskId: string; delaySeconds: number }[] = []
  const write = () =>
    inTransaction(writer.pool, client =>
      work({
        client,
        notify: writer.bus.hintsInTransaction,
        async tell(write) {
          hints.push(hintOf(write))
          await writer.webhooks.add(client, write)
        },
        async enqueue(taskId, delaySeconds = 0) {
          messages.push({ taskId, delaySeconds })
          await writer.queue.enqueue(client, taskId, delaySeconds)
        },
      }),
    )
  const result = await writer.turns.take(userId, write)
  await writer.bus.publishHints(hints)
  for (const { taskId, delaySeconds } of messages) await writer.queue.enqueueCommitted(taskId, delaySeconds)
  return result
}
