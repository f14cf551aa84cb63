import assert from 'node:assert/strict'
import { createTestDatabase, type TestDatabase } from '@ai-platform/testkit/servers/test-database.ts'
import { createPool, type Pool } from '../../pool.ts'
import type { AttemptId } from '../attempt-id.ts'
import { type ClaimedTask, claimTasks, type Worker } from '../claim-tasks.ts'
import { type FinishedTask, finishTasks, type Outcome } from '../finish-tasks.ts'
import { type InsertRefusal, insertTasks, type NewTask } from '../insert-tasks.ts'
import { type Release, releaseAttempts } from '../release-attempts.ts'
import type { TaskChange } from '../task-change.ts'

export const worker: Worker = {
  claims: 'others',
  id: '0198c0de-0000-7000-8000-00000000ffff',
  host: 'host-1',
  version: '1.0.0',
}
export const silent = { notifyFrom: null }

export const completed: Outcome = {
  status: 'completed',
  result: { summary: 'Short.', sources: [] },
  usage: { input_tokens: 3, output_tokens: 1, cached_input_tokens: 2, calls: 1, cost_usd: 0.5 },
  coverage: {
    pages: null,
    pages_with_text: null,
    pages_ocr: 0,
    pages_unread: 0,
    characters: 3,
    chunks: 1,
    chunks_done: 1,
    truncated: false,
  },
  warnings: [],
  provider: 'local',
  model: 'm',
  aiCalls: 1,
}

export const openPool = (connectionString: string): Pool =>
  createPool({ connectionString, max: 8, applicationName: 'test', lookupsOnly: true, onError: () => {} })

const idOf = (kind: string, number: number) => `0198c0de-${kind}-7000-8000-${String(number).padStart(12, '0')}`

/** A migrated database with shorthands for one task at a time. */
export interface TaskDatabase {
  urls: TestDatabase
  /** may do everything */
  owner: Pool
  /** the rights of processor-service */
  pool: Pool
  addUser(): Promise<string>
  newTask(userId: string): NewTask
  addTask(userId: string): Promise<string>
  insert(task: NewTask): Promise<TaskChange | InsertRefusal | undefined>
  claim(notifyFrom?: string | null): Promise<TaskChange<ClaimedTask> | undefined>
  finish(
    attempt: AttemptId,
    outcome: Outcome,
    notifyFrom?: string | null,
  ): Promise<TaskChange<FinishedTask> | undefined>
  release(release: Partial<Release> & { attempt: AttemptId }): ReturnType<typeof releaseAttempts>
  close(): Promise<void>
}

export async function openTaskDatabase(): Promise<TaskDatabase> {
  const urls = await createTestDatabase()
  const owner = openPool(urls.ownerUrl)
  const pool = openPool(urls.processorUrl)
  let users = 0
  let tasks = 0

  function newTask(userId: string): NewTask {
    const taskId = idOf('0002', ++tasks)
    const sha256 = 'a'.repeat(64)
    const file = { filename: 'a_1%.txt', extension: 'txt', contentType: 'text/plain', sizeBytes: 3, sha256 }
    return { id: taskId, userId, ...file, taskType: 'summarize', requestId: 'r', document: taskId }
  }

  return {
    urls,
    owner,
    pool,
    async addUser() {
      const userId = idOf('0001', ++users)
      const values = [userId, `u${users}`, `u${users}@x.io`]
      await owner.query('INSERT INTO users (id, username, email) VALUES ($1, $2, $3)', values)
      return userId
    },
    newTask,
    async addTask(userId) {
      const task = newTask(userId)
      const [change] = await insertTasks(pool, [task], { notifyFrom: 'test' })
      assert.equal(typeof change, 'object')
      return task.id
    },
    insert: async task => (await insertTasks(pool, [task], silent))[0],
    claim: async (notifyFrom = null) => (await claimTasks(pool, 1, worker, { notifyFrom }))[0],
    async finish(attempt, outcome, notifyFrom = null) {
      return (await finishTasks(pool, [{ attempt, outcome, attemptOutcome: outcome.status }], { notifyFrom }))[0]
    },
    release: release =>
      releaseAttempts(pool, [
        {
          outcome: 'released',
          error: null,
          aiCalls: 0,
          usage: null,
          model: 'm',
          countsAsAttempt: true,
          delaySeconds: 0,
          ...release,
        },
      ]),
    async close() {
      await owner.end()
      await pool.end()
      await urls.drop()
    },
  }
}
