import type { Pool } from '@ai-platform/database/pool.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { PgBoss } from 'pg-boss'
import { countJobs, jobSql } from './boss.ts'
import { completeInBatches } from './complete-in-batches.ts'
import type { StartedAttempt, TaskQueue } from './task-queue.ts'

const queueName = 'tasks'
const pollMs = 1_000

const messageSql = jobSql(queueName, {
  data: `jsonb_build_object('task_id', written.id)`,
  startAfter: 'written.available_at',
  source: 'written',
})
const resendSql = jobSql(queueName, {
  data: `jsonb_build_object('task_id', task.id)`,
  source: 'unnest($1::uuid[]) AS task (id)',
})

/** The queue on PostgreSQL: pg-boss jobs that commit with the task's row. One fetch takes a job for each free slot. */
export async function createPostgresQueue(pool: Pool, boss: PgBoss, log: Logger): Promise<TaskQueue> {
  await boss.createQueue(queueName, {
    // A job is completed once its task is claimed. If the worker dies before that, the job is delivered again.
    expireInSeconds: 60,
    retryLimit: 1_000,
    deleteAfterSeconds: 60,
  })
  const completed = completeInBatches(ids => boss.complete(queueName, ids), log)
  let loop: Promise<void> | undefined
  let stopped = false
  let wakeUp = Promise.withResolvers<void>()
  const wake = () => wakeUp.resolve()

  async function waitForWork(): Promise<void> {
    const timer = setTimeout(wake, pollMs)
    await wakeUp.promise
    clearTimeout(timer)
  }

  /** Starts attempts for up to `slots` jobs. Returns whether more jobs may be waiting. */
  async function takeJobs(slots: number, start: () => Promise<boolean>): Promise<boolean> {
    const jobs = await boss.fetch(queueName, { batchSize: slots })
    if (jobs.length === 0) return false
    const ids = jobs.map(({ id }) => id)
    for (const [index] of ids.entries()) {
      // The worker was stopped during the fetch: failed jobs are delivered at once to another worker.
      if (stopped) {
        await boss.fail(queueName, ids.splice(index))
        break
      }
      if (!(await start())) break
    }
    if (ids.length > 0) completed.add(ids)
    return jobs.length === slots
  }

  async function run(concurrency: number, startNext: () => Promise<StartedAttempt | undefined>): Promise<void> {
    let running = 0
    let moreWaiting = false
    const start = async () => {
      const started = await startNext()
      if (!started) return false
      running += 1
      void started.done.then(() => {
        running -= 1
        if (moreWaiting) wake()
      })
      return true
    }
    while (!stopped) {
      wakeUp = Promise.withResolvers()
      try {
        moreWaiting = running >= concurrency || (await takeJobs(concurrency - running, start))
        if (moreWaiting && running < concurrency) continue
      } catch (error) {
        log.error({ err: error }, 'fetching jobs failed')
      }
      await waitForWork()
    }
  }

  return {
    engine: 'postgres',
    messageSql,
    sendAfterCommit: async () => {},
    async resend(taskIds) {
      await pool.query(resendSql, [taskIds])
    },
    async work(concurrency, startNext) {
      loop = run(concurrency, startNext)
    },
    wake,
    async stopWorking() {
      stopped = true
      wake()
      await loop
      await completed.flush()
    },
    countMessages: () => countJobs(pool, queueName),
    probe: async () => {},
    close: async () => {},
  }
}
