import { waitUntil } from '@ai-platform/testkit/wait-until.ts'
import { Queue, Worker } from 'bullmq'
import { PgBoss } from 'pg-boss'
import type { Bench } from '../benchmark.ts'

/** A queue engine alone, in this process, with empty jobs. */
export interface Peer {
  enqueue(): Promise<unknown>
  /** when the next job starts, by performance.now() */
  nextStart(): Promise<number>
  /** Resolves when `count` jobs have ended since the start of the peer. */
  untilDone(count: number): Promise<void>
}

/** Counts started jobs; a job ends as soon as it starts. */
function countStarts() {
  let done = 0
  let next = Promise.withResolvers<number>()
  return {
    start() {
      done += 1
      next.resolve(performance.now())
      next = Promise.withResolvers()
    },
    nextStart: () => next.promise,
    untilDone: async (count: number) => {
      await waitUntil(`${count} jobs are done`, 120_000, () => done >= count, 5)
    },
  }
}

/** pg-boss as its README has it: `work()` with LISTEN/NOTIFY, a batch of jobs at a time. */
export async function startPgBoss(bench: Bench, connectionString: string, atOnce: number): Promise<Peer> {
  const { start, ...counted } = countStarts()
  const boss = new PgBoss({ connectionString, schema: 'peer', useListenNotify: true })
  boss.on('error', error => bench.say(`pg-boss: ${error.message}`))
  await boss.start()
  bench.owns(() => boss.stop({ graceful: false }))
  await boss.createQueue('peer', { notify: true })
  await boss.work(
    'peer',
    { batchSize: atOnce, pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 },
    async jobs => jobs.forEach(start),
  )
  return { ...counted, enqueue: () => boss.send('peer', { task_id: 'none' }) }
}

export async function startBullMq(bench: Bench, url: string, atOnce: number): Promise<Peer> {
  const { start, ...counted } = countStarts()
  const queue = new Queue('peer', { connection: { url } })
  const worker = new Worker('peer', async () => start(), {
    connection: { url, maxRetriesPerRequest: null },
    concurrency: atOnce,
    removeOnComplete: { count: 0 },
  })
  bench.owns(async () => {
    await worker.close(true)
    await queue.close()
  })
  await worker.waitUntilReady()
  return { ...counted, enqueue: () => queue.add('peer', { task_id: 'none' }) }
}
