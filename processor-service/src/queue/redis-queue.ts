import type { Logger } from '@ai-platform/runtime/logger.ts'
import { Queue, Worker } from 'bullmq'
import type { TaskQueue } from './task-queue.ts'

const queueName = 'tasks'

/**
 * The queue on Redis: BullMQ. Redis knows nothing of our transactions, so a message is sent after the commit, and one
 * lost between the two, or with Redis itself, is put again by the reconciler.
 */
export function createRedisQueue(redisUrl: string, log: Logger): TaskQueue {
  const connection = { url: redisUrl, maxRetriesPerRequest: null }
  const onError = (error: Error) => log.warn({ err: error }, 'redis queue')
  // A producer fails at once while Redis is away, rather than holding a request until it is back.
  const queue = new Queue(queueName, {
    connection: { url: redisUrl, maxRetriesPerRequest: 1, enableOfflineQueue: false },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 3 },
  })
  queue.on('error', onError)
  let worker: Worker<{ task_id: string }> | undefined
  let stopping = false

  async function put(taskId: string, delaySeconds: number): Promise<void> {
    try {
      await queue.add('task', { task_id: taskId }, { delay: delaySeconds * 1000 })
    } catch (error) {
      log.warn({ err: error, task_id: taskId }, 'not put on the queue yet; the reconciler will')
    }
  }

  return {
    engine: 'redis',
    messageSql: undefined,
    enqueue: async () => {},
    enqueueCommitted: put,
    async work(concurrency, runNext) {
      const take = async (message: { task_id: string }) => {
        // A wait for messages that was under way when the worker paused still brings one: it is for another worker.
        if (stopping) await put(message.task_id, 0)
        else await (await runNext())?.done
      }
      worker = new Worker<{ task_id: string }>(queueName, job => take(job.data), {
        connection,
        concurrency,
        // A message whose taker died is due again within a minute; it may find nothing to do, for leases are the table's.
        stalledInterval: 15_000,
        maxStalledCount: 1_000,
      })
      worker.on('error', onError)
    },
    wake: () => {},
    // Closing waits for the runs under way: the caller ends those by their own grace period.
    stopWorking: async () => {
      stopping = true
      await worker?.pause(true)
    },
    countWaiting: async () => {
      const counts = await queue.getJobCounts('waiting', 'delayed', 'prioritized')
      return Object.values(counts).reduce((sum, count) => sum + count, 0)
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
