import { Queue, Worker } from 'bullmq'
import { Logger, run } from 'graphile-worker'
import { PgBoss } from 'pg-boss'

/** A queue engine alone, with its worker in this process. */
export interface QueueEngine {
  /** Adds one empty job. */
  enqueue(): Promise<unknown>
}

/** @param url of its database or Redis; @param atOnce jobs that run together; @param onStart called at each job's start */
type StartEngine = (url: string, atOnce: number, onStart: () => void) => Promise<QueueEngine>

/** pg-boss as its README has it: `work()` with LISTEN/NOTIFY, a batch of jobs at a time. */
const startPgBoss: StartEngine = async (connectionString, atOnce, onStart) => {
  const boss = new PgBoss({ connectionString, schema: 'peer', useListenNotify: true })
  boss.on('error', error => process.stderr.write(`pg-boss: ${error.message}\n`))
  await boss.start()
  await boss.createQueue('peer', { notify: true })
  await boss.work(
    'peer',
    { batchSize: atOnce, pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 },
    async jobs => jobs.forEach(onStart),
  )
  return { enqueue: () => boss.send('peer', { task_id: 'none' }) }
}

const startBullMq: StartEngine = async (url, atOnce, onStart) => {
  const queue = new Queue('peer', { connection: { url } })
  const worker = new Worker('peer', async () => onStart(), {
    connection: { url, maxRetriesPerRequest: null },
    concurrency: atOnce,
    removeOnComplete: { count: 0 },
  })
  await worker.waitUntilReady()
  return { enqueue: () => queue.add('peer', { task_id: 'none' }) }
}

/** graphile-worker, with its batching options where `worker` sets them. */
const graphileWorker =
  (worker: GraphileConfig.WorkerOptions): StartEngine =>
  async (connectionString, atOnce, onStart) => {
    const runner = await run({
      connectionString,
      noHandleSignals: true,
      logger: new Logger(() => () => {}),
      taskList: { peer: onStart },
      preset: { worker: { concurrentJobs: atOnce, maxPoolSize: atOnce + 2, ...worker } },
    })
    return { enqueue: () => runner.addJob('peer', { task_id: 'none' }) }
  }

/** Each engine by its name. */
export const queueEngines = {
  'pg-boss': startPgBoss,
  BullMQ: startBullMq,
  'graphile-worker': graphileWorker({}),
  'graphile-worker, batching': graphileWorker({ localQueue: { size: 128 }, completeJobBatchDelay: 0 }),
} satisfies Record<string, StartEngine>

export type QueueEngineName = keyof typeof queueEngines
