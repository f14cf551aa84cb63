import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { TaskUsage } from '@ai-platform/contracts/task.ts'
import { addLateUsage } from './add-late-usage.ts'
import type { AttemptId } from './attempt-id.ts'
import { cancelTask } from './cancel-task.ts'
import { deleteTask } from './delete-task.ts'
import { findChunks } from './find-chunks.ts'
import { listAttempts } from './list-attempts.ts'
import { readTask } from './read-task.ts'
import { renewLeases } from './renew-leases.ts'
import { storeChunks } from './store-chunks.ts'
import { completed, openTaskDatabase, silent, type TaskDatabase } from './testing/task-database.ts'

let database: TaskDatabase
let pool: TaskDatabase['pool']

before(async () => {
  database = await openTaskDatabase()
  pool = database.pool
})

after(() => database.close())

const key = (letter: string) => letter.repeat(64)
const calls = (number: number): TaskUsage => ({
  input_tokens: 100 * number,
  output_tokens: 10 * number,
  cached_input_tokens: number,
  calls: number,
  cost_usd: number / 10,
})
const record = (attempt: AttemptId, letter: string, answer: unknown, number = 1) => ({
  attempt,
  key: key(letter),
  answer,
  usage: calls(number),
  model: 'm',
})

async function startTask(userId?: string) {
  const owner = userId ?? (await database.addUser())
  const taskId = await database.addTask(owner)
  assert.equal((await database.claim())?.task.id, taskId)
  return { userId: owner, taskId, attempt: { taskId, attempt: 1 } }
}

const rowsOf = async (userId: string): Promise<number> =>
  (await database.owner.query('SELECT FROM task_chunks WHERE user_id = $1', [userId])).rowCount ?? 0

async function spentToday(userId: string) {
  const sql = 'SELECT model, calls, input_tokens FROM usage_days WHERE user_id = $1 AND calls > 0'
  return (await pool.query(sql, [userId])).rows
}

test('an answer is found by a later attempt, and by no other user', async () => {
  const { attempt, taskId } = await startTask()
  const answers = [{ summary: 'one' }, { summary: 'two\0' }]
  await storeChunks(pool, [record(attempt, 'a', answers[0]), record(attempt, 'b', answers[1], 2)])
  await storeChunks(pool, [record(attempt, 'a', 'a repetition changes nothing')])
  await database.release({ attempt, outcome: 'lost', usage: null, model: null })
  await database.claim()
  const found = await findChunks(pool, { taskId, attempt: 2 }, ['a', 'b', 'c'].map(key))
  assert.deepEqual(Object.fromEntries(found), { [key('a')]: { summary: 'one' }, [key('b')]: { summary: 'two' } })
  const stranger = await startTask()
  assert.equal((await findChunks(pool, stranger.attempt, [key('a')])).size, 0)
})

test('an attempt that lost its lease stores and finds nothing', async () => {
  const { attempt, userId } = await startTask()
  await database.release({ attempt, outcome: 'lost', usage: null })
  await storeChunks(pool, [record(attempt, 'a', 'late')])
  assert.equal(await rowsOf(userId), 0)
  assert.equal((await findChunks(pool, attempt, [key('a')])).size, 0)
  await database.claim()
})

test('an answer that comes after a cancel is found after a retry, and goes with the task', async () => {
  const task = await startTask()
  await cancelTask(pool, task, silent)
  await storeChunks(pool, [
    record(task.attempt, 'a', 'late', 2),
    record({ ...task.attempt, attempt: 2 }, 'b', 'no such attempt'),
  ])
  assert.equal(await rowsOf(task.userId), 1)
  assert.deepEqual((await readTask(pool, task))?.usage ?? null, null, 'a late report charges it')
  const again = await startTask(task.userId)
  assert.equal((await findChunks(pool, again.attempt, [key('a')])).get(key('a')), 'late')
  for (const each of [task, again]) assert.ok(await deleteTask(pool, each, silent))
  await storeChunks(pool, [record(task.attempt, 'a', 'too late')])
  assert.equal(await rowsOf(task.userId), 0)
})

test('an answer stays until the last task that used it is deleted', async () => {
  const first = await startTask()
  await storeChunks(pool, [record(first.attempt, 'a', 1), record(first.attempt, 'b', 2)])
  const second = await startTask(first.userId)
  assert.equal((await findChunks(pool, second.attempt, [key('a')])).get(key('a')), 1)
  assert.ok(await deleteTask(pool, first, silent))
  assert.equal(await rowsOf(first.userId), 1)
  const third = await startTask(first.userId)
  assert.equal((await findChunks(pool, third.attempt, [key('a'), key('b')])).size, 1)
  for (const task of [second, third]) assert.ok(await deleteTask(pool, task, silent))
  assert.equal(await rowsOf(first.userId), 0)
})

test('a lost attempt is charged what it last reported, and a late report adds only the rest', async () => {
  const task = await startTask()
  const { attempt, userId } = task
  await storeChunks(pool, [record(attempt, 'a', 1, 2)])
  assert.deepEqual((await readTask(pool, task))?.usage, calls(2), 'shown while it runs')
  await renewLeases(pool, [{ ...attempt, progress: 0.5, usage: calls(3), model: 'm' }])
  await storeChunks(pool, [record(attempt, 'b', 1, 1)])
  await database.release({ attempt, outcome: 'lost', usage: null, model: null })
  assert.deepEqual((await readTask(pool, task))?.usage, calls(3))
  assert.deepEqual((await listAttempts(pool, task))?.[0]?.usage, calls(3))
  assert.equal(await addLateUsage(pool, attempt, calls(4), 'm'), true)
  assert.equal(await addLateUsage(pool, attempt, calls(4), 'm'), false)
  assert.deepEqual((await readTask(pool, task))?.usage, calls(4))
  await database.claim()
  await storeChunks(pool, [record({ ...attempt, attempt: 2 }, 'c', 1, 1)])
  await database.finish({ ...attempt, attempt: 2 }, { ...completed, usage: calls(1) })
  assert.deepEqual((await readTask(pool, task))?.usage, calls(5))
  assert.deepEqual(await spentToday(userId), [{ model: 'm', calls: 5, input_tokens: 500 }])
})

test('a cancel and a failed rescue charge what the attempt last reported, once', async () => {
  const cancelled = await startTask()
  await storeChunks(pool, [record(cancelled.attempt, 'a', 1, 2)])
  assert.deepEqual((await cancelTask(pool, cancelled, silent))?.task.usage, calls(2))
  assert.equal(await addLateUsage(pool, cancelled.attempt, calls(3), 'm'), true)
  assert.deepEqual((await readTask(pool, cancelled))?.usage, calls(3))
  assert.deepEqual(await spentToday(cancelled.userId), [{ model: 'm', calls: 3, input_tokens: 300 }])

  const failed = await startTask()
  await storeChunks(pool, [record(failed.attempt, 'a', 1, 2)])
  const error = { code: 'attempts_exhausted', detail: 'No.', retryable: true } as const
  const { result: _, ...rest } = { ...completed, result: null }
  await database.finish(failed.attempt, { ...rest, status: 'failed', error, usage: null, model: null })
  assert.deepEqual((await readTask(pool, failed))?.usage, calls(2))
  assert.deepEqual(await spentToday(failed.userId), [{ model: 'm', calls: 2, input_tokens: 200 }])
})

test('answers of several tasks are stored together', async () => {
  const tasks = [await startTask(), await startTask(), await startTask()]
  await Promise.all([
    storeChunks(
      pool,
      tasks.toReversed().map(({ attempt }) => record(attempt, 'a', 'x', 2)),
    ),
    renewLeases(
      pool,
      tasks.map(({ attempt }) => ({ ...attempt, progress: 0.2, usage: calls(1), model: 'm' })),
    ),
  ])
  for (const task of tasks) assert.deepEqual((await readTask(pool, task))?.usage, calls(2))
})
