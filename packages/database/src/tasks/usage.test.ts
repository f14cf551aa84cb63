import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { TaskUsage } from '@ai-platform/contracts/task.ts'
import { addLateUsage } from './add-late-usage.ts'
import { cancelTask } from './cancel-task.ts'
import { listAttempts } from './list-attempts.ts'
import { readTask } from './read-task.ts'
import { renewLeases } from './renew-leases.ts'
import { retryTask } from './retry-task.ts'
import { completed, openTaskDatabase, silent, type TaskDatabase } from './testing/task-database.ts'

let database: TaskDatabase
let pool: TaskDatabase['pool']

before(async () => {
  database = await openTaskDatabase()
  pool = database.pool
})

after(() => database.close())

const calls = (number: number, cost_usd: number | null = number / 10): TaskUsage => ({
  input_tokens: 100 * number,
  output_tokens: 10 * number,
  cached_input_tokens: number,
  calls: number,
  cost_usd,
})

async function startTask() {
  const userId = await database.addUser()
  const taskId = await database.addTask(userId)
  assert.equal((await database.claim())?.task.id, taskId)
  return { userId, taskId }
}

async function daysOf(userId: string) {
  const { rows } = await pool.query(
    `SELECT tasks, model, input_tokens, output_tokens, cached_input_tokens, calls, cost_usd::float8 FROM usage_days
     WHERE user_id = $1 ORDER BY model`,
    [userId],
  )
  return rows
}

test('usage sums released, cancelled and failed attempts of all runs, and each attempt has its own', async () => {
  const task = await startTask()
  const { taskId, userId } = task
  await database.release({ attempt: { taskId, attempt: 1 }, usage: calls(1) })
  assert.deepEqual((await readTask(pool, task))?.usage, calls(1))
  await database.claim()
  const cancelled = await cancelTask(pool, task, silent)
  assert.deepEqual(cancelled?.task.usage, calls(1))
  assert.equal(await addLateUsage(pool, { taskId, attempt: 2 }, calls(2), 'm'), true)
  assert.equal(await addLateUsage(pool, { taskId, attempt: 2 }, calls(2), 'm'), false, 'it counts once')
  assert.deepEqual((await readTask(pool, task))?.usage, calls(3, 0.3))
  await retryTask(pool, { ...task, requestId: 'r' }, silent)
  await database.claim()
  const error = { code: 'provider_rejected', detail: 'No.', retryable: true } as const
  const { result: _, ...rest } = { ...completed, result: null }
  await database.finish({ taskId, attempt: 3 }, { ...rest, status: 'failed', error, usage: calls(4) })
  assert.deepEqual((await readTask(pool, task))?.usage, calls(7, 0.7))
  assert.deepEqual(
    (await listAttempts(pool, task))?.map(({ usage }) => usage?.calls),
    [1, 2, 4],
  )
  assert.deepEqual(await daysOf(userId), [{ tasks: 1, model: 'm', ...calls(7, 0.7) }])
})

test('a late report replaces what a cancel charged, also when it is less', async () => {
  const task = await startTask()
  const { taskId, userId } = task
  await renewLeases(pool, [{ taskId, attempt: 1, progress: 0.5, usage: calls(3), model: 'm' }])
  assert.deepEqual((await cancelTask(pool, task, silent))?.task.usage, calls(3))
  const total = { ...calls(3), input_tokens: 250, cost_usd: 0.25 }
  assert.equal(await addLateUsage(pool, { taskId, attempt: 1 }, total, 'm'), true)
  assert.deepEqual((await readTask(pool, task))?.usage, total)
  assert.deepEqual(await daysOf(userId), [{ tasks: 0, model: 'm', ...total }])
})

test('the total of the worker counts, not its last report with an estimate', async () => {
  const { taskId, userId } = await startTask()
  await renewLeases(pool, [{ taskId, attempt: 1, progress: 0.5, usage: calls(2), model: 'm' }])
  const total = { ...calls(2), input_tokens: 150, cost_usd: 0.15 }
  await database.finish({ taskId, attempt: 1 }, { ...completed, usage: total })
  assert.deepEqual((await readTask(pool, { taskId, userId }))?.usage, total)
})

test('a rescued attempt that reports late adds to the run under way', async () => {
  const task = await startTask()
  const { taskId } = task
  await database.release({ attempt: { taskId, attempt: 1 }, outcome: 'lost', model: null })
  await database.claim()
  assert.equal(await addLateUsage(pool, { taskId, attempt: 2 }, calls(9), 'm'), false, 'the attempt is under way')
  assert.equal(await addLateUsage(pool, { taskId, attempt: 1 }, calls(1), 'm'), true)
  assert.deepEqual((await readTask(pool, task))?.usage, calls(1))
  await database.finish({ taskId, attempt: 2 }, { ...completed, usage: calls(2) })
  assert.deepEqual((await readTask(pool, task))?.usage, calls(3, 0.3))
})

test('the cost is unknown when one attempt has no price', async () => {
  const { taskId, userId } = await startTask()
  await database.release({ attempt: { taskId, attempt: 1 }, usage: calls(1, null) })
  await database.claim()
  await database.finish({ taskId, attempt: 2 }, { ...completed, usage: calls(2) })
  assert.deepEqual((await readTask(pool, { taskId, userId }))?.usage, calls(3, null))
  assert.equal((await daysOf(userId))[0]?.cost_usd, null)
})

test('days are counted by model, and each ended task once', async () => {
  const { taskId, userId } = await startTask()
  await database.release({ attempt: { taskId, attempt: 1 }, usage: calls(1), model: 'other' })
  await database.claim()
  await database.finish({ taskId, attempt: 2 }, { ...completed, usage: calls(2) })
  await database.addTask(userId)
  await database.claim()
  assert.deepEqual(
    (await daysOf(userId)).map(({ model, calls, tasks }) => [model, calls, tasks]),
    [
      ['m', 2, 1],
      ['other', 1, 0],
    ],
  )
})

test('a result with NUL and a lone surrogate is stored without them', async () => {
  const task = await startTask()
  const result = { summary: 'one\0two \ud83d three', sources: [] }
  assert.ok(await database.finish({ taskId: task.taskId, attempt: 1 }, { ...completed, status: 'completed', result }))
  assert.deepEqual((await readTask(pool, task))?.result, { summary: 'onetwo \ufffd three', sources: [] })
})
