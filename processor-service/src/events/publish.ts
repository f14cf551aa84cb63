import { inTransaction, type Pool, type PoolClient, type Queryable } from '@ai-platform/database/pool.ts'
import type { TaskWrite } from '@ai-platform/database/tasks/write-result.ts'
import type { Bus } from '../bus/bus.ts'
import type { TaskQueue } from '../queue/task-queue.ts'
import type { EventHub } from './hub.ts'
import type { Turns } from './turns.ts'

/** What writes to the tables and tells of it. */
export interface Writer {
  pool: Pool
  bus: Bus
  hub: EventHub
  queue: TaskQueue
  /** A user's writes wait for each other in the database anyway: here they hold no connection while they do. */
  turns: Turns
  processId: string
}

/** What any write has in common: whose task it is of, and its event. */
type Written = TaskWrite<{ user_id: string }>

/** Tells of committed events: the sockets and the worker of this process at once, other processes by the bus. */
async function tellOf({ hub, bus, processId }: Writer, writes: Written[]): Promise<void> {
  const hints = writes.map(({ task, event }) => {
    const hint = { userId: task.user_id, seq: event.seq, event: event.event, taskId: event.task_id, from: processId }
    hub.announceOwn(hint, event)
    return hint
  })
  await bus.publishHints(hints)
}

/**
 * Writes with one statement, which is its own transaction, and tells of its event.
 * @param userId whose turn it is; undefined where only the statement finds that out
 * @param statement returns what it wrote, or why it wrote nothing
 */
export async function write<T extends Written | string | undefined>(
  writer: Writer,
  userId: string | undefined,
  statement: (db: Queryable, hintFrom: string | null) => Promise<T>,
): Promise<T> {
  const run = () => statement(writer.pool, writer.bus.hintFrom)
  const written = await (userId === undefined ? run() : writer.turns.take(userId, run))
  if (typeof written === 'object') await tellOf(writer, [written])
  return written
}

export interface Transaction {
  client: PoolClient
  hintFrom: string | null
  /** Tells of the write's event once it is committed. */
  tell(write: Written): void
  /** Puts a message for the task on the queue, with the commit or right after it. */
  enqueue(taskId: string, delaySeconds?: number): Promise<void>
}

/**
 * Several statements commit together, or none does. Where an engine cannot join the transaction, its part follows the
 * commit.
 * @param userId whose events are written
 */
export async function transact<T>(
  writer: Writer,
  userId: string,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const writes: Written[] = []
  const messages: { taskId: string; delaySeconds: number }[] = []
  const result = await writer.turns.take(userId, () =>
    inTransaction(writer.pool, client =>
      work({
        client,
        hintFrom: writer.bus.hintFrom,
        tell: write => void writes.push(write),
        async enqueue(taskId, delaySeconds = 0) {
          messages.push({ taskId, delaySeconds })
          await writer.queue.enqueue(client, taskId, delaySeconds)
        },
      }),
    ),
  )
  await tellOf(writer, writes)
  for (const { taskId, delaySeconds } of messages) await writer.queue.enqueueCommitted(taskId, delaySeconds)
  return result
}
