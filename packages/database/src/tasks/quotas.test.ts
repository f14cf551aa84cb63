import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { TaskUsage } from '@ai-platform/contracts/task.ts'
import { addLateUsage } from './add-late-usage.ts'
import { cancelTask } from './cancel-task.ts'
import { claimTasks } from './claim-tasks.ts'
import { deleteTask } from './delete-task.ts'
import { insertTasks, type NewTask } from './insert-tasks.ts'
import { readStanding } from './read-standing.ts'
import { reserveTokens } from './reserve-tokens.ts'
import { retryTask } from './retry-task.ts'
import { completed, openTaskDatabase, silent, type TaskDatabase, worker } from './testing/task-database.ts'

let database: TaskDatabase
let pool: TaskDatabase['pool']

before(async () => {
  database = await openTaskDatabase()
  pool = database.pool
})
after(() => database.close())
beforeEach(() => database.owner.query('DELETE FROM task_queue'))

const standingOf = (userId: string) => readStanding(pool, userId, 100)
const outcomes = (results: Awaited<ReturnType<typeof insertTasks>>) =>
  results.map(result => (typeof result === 'object' ? 'written' : result))

async function insertMany(quotas: Parameters<typeof insertTasks>[2]['quotas'], tasks: NewTask[]) {
  return outcomes(await insertTasks(pool, tasks, { ...silent, ...(quotas && { quotas }) }))
}

/** The row of a user, of which readStanding shows a part. */
async function rowOf(userId: string) {
  const { rows } = await pool.query(
    'SELECT day_tasks, day_tokens, reserved_tokens, storage_bytes FROM event_streams WHERE user_id = $1',
    [userId],
  )
  return rows[0]
}

test('the tasks of a group up to the daily limit are written, the others are refused, each user apart', async () => {
  const [one, two] = [await database.addUser(), await database.addUser()]
  const tasks = [one, one, two, one, two].map(database.newTask)
  const refused = 'daily_tasks_used'
  assert.deepEqual(await insertMany({ dailyTasks: 2 }, tasks), ['written', 'written', 'written', refused, 'written'])
  assert.deepEqual(await insertMany({ dailyTasks: 2 }, [database.newTask(one)]), [refused])
  assert.deepEqual(await insertMany({ dailyTasks: 3 }, [database.newTask(one)]), ['written'])
  assert.deepEqual([(await standingOf(one)).tasks, (await standingOf(two)).tasks], [3, 2])
  await database.owner.query('UPDATE event_streams SET day = day - 1 WHERE user_id = $1', [one])
  assert.equal((await standingOf(one)).tasks, 0, 'the next day')
  assert.deepEqual(await insertMany({ dailyTasks: 1 }, [database.newTask(one)]), ['written'])
  assert.equal((await standingOf(one)).tasks, 1)
})

test('submissions at once do not pass a limit, also as the first of a new user', async () => {
  const userId = await database.addUser()
  const groups = Array.from({ length: 12 }, () =>
    insertMany(
      { dailyTasks: 7 },
      [0, 1].map(() => database.newTask(userId)),
    ),
  )
  const results = (await Promise.all(groups)).flat()
  assert.equal(results.filter(result => result === 'written').length, 7)
  assert.equal((await standingOf(userId)).tasks, 7)
  assert.equal((await standingOf(userId)).storageBytes, 21)
})

test('a refused task leaves no idempotency key, and a key that is taken counts no submission', async () => {
  const userId = await database.addUser()
  const keyed = () => ({ ...database.newTask(userId), idempotencyKey: 'k' })
  assert.deepEqual(await insertMany({ dailyTasks: 1 }, [database.newTask(userId), keyed()]), [
    'written',
    'daily_tasks_used',
  ])
  assert.deepEqual(await insertMany({ dailyTasks: 9 }, [keyed(), keyed()]), ['written', 'key_taken'])
  assert.equal((await standingOf(userId)).tasks, 2)
})

test('a retry counts as a submission', async () => {
  const userId = await database.addUser()
  const taskId = await database.addTask(userId)
  const retry = (dailyTasks: number) =>
    retryTask(pool, { taskId, userId, requestId: 'r' }, { ...silent, quotas: { dailyTasks } })
  await cancelTask(pool, { taskId, userId }, silent)
  assert.equal(await retry(1), 'daily_tasks_used')
  assert.equal(typeof (await retry(2)), 'object')
  await cancelTask(pool, { taskId, userId }, silent)
  assert.equal(await retry(2), 'daily_tasks_used')
  await database.owner.query('UPDATE users SET is_active = false WHERE id = $1', [userId])
  assert.equal(await retry(9), 'no_active_user')
})

test('storage counts every document, and a deletion of any kind frees it', async () => {
  const userId = await database.addUser()
  const sized = (sizeBytes: number) => ({ ...database.newTask(userId), sizeBytes })
  const tasks = [sized(60), sized(50), sized(40)]
  assert.deepEqual(await insertMany({ storageBytes: 100 }, tasks.slice(0, 2)), ['written', 'storage_full'])
  assert.deepEqual(await insertMany({ storageBytes: 100 }, tasks.slice(2)), ['written'])
  assert.equal((await standingOf(userId)).storageBytes, 100)
  await deleteTask(pool, { taskId: tasks[0]?.id ?? '', userId }, silent)
  assert.equal((await standingOf(userId)).storageBytes, 40)
  const other = await database.addUser()
  await database.addTask(other)
  await database.owner.query('DELETE FROM processing_tasks WHERE user_id = ANY($1)', [[userId, other]])
  assert.deepEqual([(await standingOf(userId)).storageBytes, (await standingOf(other)).storageBytes], [0, 0])
})

test('inserts and deletions at once keep the storage right', async () => {
  const userId = await database.addUser()
  const work = Array.from({ length: 30 }, async (_, index) => {
    const taskId = await database.addTask(userId)
    if (index % 2 === 0) await deleteTask(pool, { taskId, userId }, silent)
  })
  await Promise.all(work)
  assert.equal((await standingOf(userId)).storageBytes, 45)
})

test('storage that is not counted yet is counted by the next change', async () => {
  for (const change of ['insert', 'delete'] as const) {
    const userId = await database.addUser()
    const taskId = await database.addTask(userId)
    await database.addTask(userId)
    // As a version before 2026-11-27 inserts it.
    await database.owner.query(
      `INSERT INTO processing_tasks (id, user_id, filename, extension, content_type, size_bytes, sha256, task_type, request_id)
       SELECT gen_random_uuid(), user_id, filename, extension, content_type, 10, sha256, task_type, request_id
       FROM processing_tasks WHERE id = $1`,
      [taskId],
    )
    assert.equal((await rowOf(userId)).storage_bytes, null)
    assert.equal((await standingOf(userId)).storageBytes, 16)
    if (change === 'insert') await database.addTask(userId)
    else await deleteTask(pool, { taskId, userId }, silent)
    assert.equal((await rowOf(userId)).storage_bytes, change === 'insert' ? 19 : 13)
  }
})

const usage = (tokens: number): TaskUsage => ({
  input_tokens: tokens - 1,
  output_tokens: 1,
  cached_input_tokens: 0,
  calls: 1,
  cost_usd: null,
})

test('the tokens of a day count completed, failed, released and cancelled attempts', async () => {
  const userId = await database.addUser()
  const start = async () => {
    const taskId = await database.addTask(userId)
    const claimed = await database.claim()
    assert.equal(claimed?.task.id, taskId)
    return { taskId, attempt: claimed.task.attempt }
  }
  await database.finish(await start(), { ...completed, usage: usage(10) })
  const released = await start()
  await database.release({ attempt: released, usage: usage(20) })
  const again = await database.claim()
  assert.equal(again?.task.used_tokens, 20, 'the claim knows what earlier attempts used')
  await database.finish({ taskId: released.taskId, attempt: 2 }, { ...completed, usage: usage(30) })
  const cancelled = await start()
  await cancelTask(pool, { taskId: cancelled.taskId, userId }, silent)
  await addLateUsage(pool, cancelled, usage(40), 'm')
  await addLateUsage(pool, cancelled, usage(40), 'm')
  assert.equal((await standingOf(userId)).tokens, 100)
  assert.deepEqual(await insertMany({ dailyTokens: 100 }, [database.newTask(userId)]), ['daily_tokens_used'])
  assert.deepEqual(await insertMany({ dailyTokens: 101 }, [database.newTask(userId)]), ['written'])
  await retryTask(pool, { taskId: cancelled.taskId, userId, requestId: 'r' }, silent)
  const claims = await claimTasks(pool, 9, worker, silent)
  assert.equal(claims.find(({ task }) => task.id === cancelled.taskId)?.task.used_tokens, 40)
})

test('claims reserve tokens while they are left, and every end of an attempt ends its reservation', async () => {
  const userId = await database.addUser()
  await insertMany(
    {},
    [1, 2, 3, 4].map(() => database.newTask(userId)),
  )
  const claims = await claimTasks(pool, 9, worker, { ...silent, reserve: { tokens: 100, dailyTokens: 250 } })
  assert.deepEqual(
    claims.map(({ task }) => task.reserved_tokens),
    [100, 100, 0, 0],
  )
  const [first, second, third, fourth] = claims.map(({ task }) => ({ taskId: task.id, attempt: task.attempt }))
  assert.ok(first && second && third && fourth)
  assert.equal((await rowOf(userId)).reserved_tokens, 400, 'what is not granted counts until the attempt replaces it')
  const reserve = (attempt: typeof first, needed: number, wanted = needed) =>
    reserveTokens(pool, attempt, { needed, wanted, dailyTokens: 500 })
  assert.equal(await reserve(first, 201), 'refused')
  assert.deepEqual(await reserve(first, 150, 1_000), { reserved: 200 })
  assert.equal(await reserve({ ...first, attempt: 9 }, 1), 'lost')
  await database.finish(first, { ...completed, usage: usage(30) })
  await database.release({ attempt: second, usage: null })
  await cancelTask(pool, { taskId: third.taskId, userId }, silent)
  assert.equal((await rowOf(userId)).reserved_tokens, 100)
  await database.finish(fourth, { ...completed, usage: null })
  assert.deepEqual([(await rowOf(userId)).reserved_tokens, (await rowOf(userId)).day_tokens], [0, 30])
})

test('reservations at once do not pass the daily limit', async () => {
  const userId = await database.addUser()
  await insertMany(
    {},
    [1, 2, 3, 4, 5, 6].map(() => database.newTask(userId)),
  )
  const claims = await claimTasks(pool, 9, worker, silent)
  const grants = await Promise.all(
    claims
      .filter(({ task }) => task.user_id === userId)
      .map(({ task }) =>
        reserveTokens(pool, { taskId: task.id, attempt: task.attempt }, { needed: 30, wanted: 30, dailyTokens: 100 }),
      ),
  )
  assert.equal(grants.filter(grant => grant === 'refused').length, 3)
  assert.equal((await rowOf(userId)).reserved_tokens, 90)
})
