import type { Queryable } from '@ai-platform/database/pool.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { PgBoss } from 'pg-boss'
import { bossDatabase, jobSql } from './boss.ts'
import type { StartedRun, TaskQueue } from './task-queue.ts'

const queueName = 'tasks'
const pollMs = 1_000
/** A message that was acted on may stand for so long: it has a minute until it would be due again. */
const settleMs = 1_000

/** The queue on PostgreSQL: pg-boss jobs that commit with the task's row, fetched as many at a time as slots are free. */
export async function createPostgresQueue(boss: PgBoss, log: Logger): Promise<TaskQueue> {
  await boss.createQueue(queueName, {
    // A message is completed once its task is claimed. One whose taker died before that is due again after a minute.
    expireInSeconds: 60,
    retryLimit: 1_000,
    deleteAfterSeconds: 60,
  })
  let loop: Promise<void> | undefined
  let stopped = false
  let wakeUp = Promise.withResolvers<void>()
  const wake = () => wakeUp.resolve()
  let settled: string[] = []
  let settling: NodeJS.Timeout | undefined

  /** Completes a message with all others of its second. One that is not completed after all comes again, and finds nothing. */
  function settle(ids: string[]): void {
    settled.push(...ids)
    settling ??= setTimeout(completeSettled, settleMs)
  }

  async function completeSettled(): Promise<void> {
    const ids = settled
    settled = []
    clearTimeout(settling)
    settling = undefined
    if (ids.length === 0) return
    await boss.complete(queueName, ids).catch(error => log.warn({ err: error }, 'completing messages failed'))
  }

  async function untilWoken(): Promise<void> {
    const timer = setTimeout(wake, pollMs)
    await wakeUp.promise
    clearTimeout(timer)
  }

  /** Starts what the free slots can take. @returns whether more may be waiting than was taken */
  async function takeMessages(free: number, start: () => Promise<boolean>): Promise<boolean> {
    const jobs = await boss.fetch(queueName, { batchSize: free })
    if (jobs.length === 0) return false
    const ids = jobs.map(({ id }) => id)
    for (const [index] of ids.entries()) {
      // Fetched while the worker was told to stop: the rest is due again at once, for another worker.
      if (stopped) {
        await boss.fail(queueName, ids.splice(index))
        break
      }
      if (!(await start())) break
    }
    if (ids.length > 0) settle(ids)
    return jobs.length === free
  }

  async function run(concurrency: number, runNext: () => Promise<StartedRun | undefined>): Promise<void> {
    let busy = 0
    let starved = false
    const start = async () => {
      const started = await runNext()
      if (!started) return false
      busy += 1
      void started.done.then(() => {
        busy -= 1
        if (starved) wake()
      })
      return true
    }
    while (!stopped) {
      wakeUp = Promise.withResolvers()
      try {
        // More may wait than there are slots: then the next free slot is worth a look at once.
        starved = busy >= concurrency || (await takeMessages(concurrency - busy, start))
        if (starved && busy < concurrency) continue
      } catch (error) {
        log.error({ err: error }, 'taking work failed')
      }
      await untilWoken()
    }
  }

  return {
    engine: 'postgres',
    messageSql: jobSql(queueName, `jsonb_build_object('task_id', event.task_id)`, 'event'),
    async enqueue(transaction: Queryable, taskId, delaySeconds) {
      const options = delaySeconds > 0 ? { startAfter: delaySeconds } : {}
      await boss.send(queueName, { task_id: taskId }, { ...options, db: bossDatabase(transaction) })
    },
    enqueueCommitted: async () => {},
    async work(concurrency, runNext) {
      loop = run(concurrency, runNext)
    },
    wake,
    async stopWorking() {
      stopped = true
      wake()
      await loop
      await completeSettled()
    },
    async countWaiting() {
      const { rows } = await boss
        .getDb()
        .executeSql(`SELECT count(*) AS waiting FROM queue.job WHERE name = $1 AND state < 'active'`, [queueName])
      return Number(rows[0]?.waiting ?? 0)
    },
    probe: async () => {},
    close: async () => {},
  }
}
