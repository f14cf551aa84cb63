import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { Queue, Worker } from 'bullmq'
import type { TaskQueue } from './task-queue.ts'

/** Versions before 2026-11-27 read the queue `tasks`, and could not claim these messages' tasks. */
const queueName = 'task_queue'

/** Redis and PostgreSQL have different clocks: a delayed message comes a second after its task became claimable. */
const clockMarginSeconds = 1

/** While claiming is paused, a received message looks again after this time. */
const pausedPollMs = 250

const messageOf = (taskId: string, delaySeconds = 0) => ({
  name: 'task',
  data: { task_id: taskId },
  opts: { delay: delaySeconds > 0 ? (delaySeconds + clockMarginSeconds) * 1000 : 0 },
})

/**
 * The queue on Redis: BullMQ. Redis cannot join a database transaction, so a message is sent after the commit.
 * Maintenance sends it again when it is lost in between, or with Redis itself.
 */
export function createRedisQueue(redisUrl: string, log: Logger): TaskQueue {
  const onError = (error: Error) => log.warn({ err: error }, 'redis queue connection failed')
  // Without the offline queue a send fails at once while Redis is down, instead of holding the request.
  const queue = new Queue(queueName, {
    connection: { url: redisUrl, maxRetriesPerRequest: 1, enableOfflineQueue: false },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 3 },
  })
  queue.on('error', onError)
  let worker: Worker<{ task_id: string }> | undefined
  let stopping = false

  async function send(taskId: string, delaySeconds: number): Promise<void> {
    const { name, data, opts } = messageOf(taskId, delaySeconds)
    try {
      await queue.add(name, data, opts)
    } catch (error) {
      log.warn({ err: error, task_id: taskId }, 'message not sent; maintenance will send it')
    }
  }

  return {
    engine: 'redis',
    messages: {
      send,
      async resend(taskIds) {
        await queue.addBulk(taskIds.map(id => messageOf(id)))
      },
      async count() {
        const counts = await queue.getJobCounts('waiting', 'delayed', 'prioritized')
        return Object.values(counts).reduce((sum, count) => sum + count, 0)
      },
    },
    async work(concurrency, startAttempts, mayStart) {
      const receive = async ({ task_id }: { task_id: string }) => {
        // BullMQ keeps the lock of the message meanwhile. Messages not yet received wait in Redis.
        while (!stopping && !mayStart()) await sleep(pausedPollMs)
        // A blocking read that was under way when the worker paused still delivers one message: pass it on.
        if (stopping) await send(task_id, 0)
        else await (await startAttempts(1))[0]?.done
      }
      worker = new Worker<{ task_id: string }>(queueName, job => receive(job.data), {
        connection: { url: redisUrl, maxRetriesPerRequest: null },
        concurrency,
        // A message whose worker died is delivered again within a minute. It may find nothing: leases are in the table.
        stalledInterval: 15_000,
        maxStalledCount: 1_000,
      })
      worker.on('error', onError)
    },
    wake: () => {},
    // close() would wait for the attempts, which the caller ends after its own grace period.
    stopWorking: async () => {
      stopping = true
      await worker?.pause(true)
    },
    probe: async () => {
      await queue.getJobCounts('waiting')
    },
    async close() {
      await worker?.close(true)
      await queue.close()
    },
  }
}
