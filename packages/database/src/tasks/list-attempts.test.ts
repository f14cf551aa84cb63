import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cancelTask } from './cancel-task.ts'
import { listAttempts } from './list-attempts.ts'
import { retryTask } from './retry-task.ts'
import { completed, openTaskDatabase, silent, type TaskDatabase } from './testing/task-database.ts'

let database: TaskDatabase

before(async () => {
  database = await openTaskDatabase()
})

after(() => database.close())

test('each attempt is listed with how it ended, also across runs', async () => {
  const { pool, claim, release } = database
  const userId = await database.addUser()
  const taskId = await database.addTask(userId)
  const task = { taskId, userId }
  const outcomes = async () => (await listAttempts(pool, task))?.map(({ attempt, outcome }) => [attempt, outcome])
  assert.deepEqual(await outcomes(), [])
  assert.equal(await listAttempts(pool, { taskId, userId: await database.addUser() }), undefined, "another's task")

  const error = { code: 'provider_unavailable', detail: 'It is busy.', retryable: true } as const
  await claim()
  await release({ attempt: { taskId, attempt: 1 }, outcome: 'failed', error })
  await claim()
  await release({ attempt: { taskId, attempt: 2 }, outcome: 'lost' })
  await claim()
  await release({ attempt: { taskId, attempt: 3 }, outcome: 'released' })
  await claim()
  await cancelTask(pool, task, silent)
  await retryTask(pool, { ...task, requestId: 'r' }, silent)
  await cancelTask(pool, task, silent)
  await retryTask(pool, { ...task, requestId: 'r' }, silent)
  await claim()
  assert.deepEqual(await outcomes(), [
    [1, 'failed'],
    [2, 'lost'],
    [3, 'released'],
    [4, 'cancelled'],
    [5, null],
  ])
  await database.finish({ taskId, attempt: 5 }, completed)
  const attempts = (await listAttempts(pool, task)) ?? []
  assert.deepEqual(attempts[0]?.error, error)
  assert.deepEqual([attempts[4]?.outcome, attempts[4]?.usage], ['completed', completed.usage])
  assert.ok(attempts.every(({ started_at, ended_at }) => ended_at !== null && started_at <= ended_at))
})
