import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { countPending } from './count-pending.ts'
import { readTask } from './read-task.ts'
import { openTaskDatabase, type TaskDatabase } from './testing/task-database.ts'

let database: TaskDatabase

before(async () => {
  database = await openTaskDatabase()
})
after(() => database.close())

const setActive = (userId: string, active: boolean) =>
  database.owner.query('UPDATE users SET is_active = $2 WHERE id = $1', [userId, active])

test('queued tasks of a disabled account are held, and come after the tasks that waited meanwhile', async () => {
  const [user, other] = [await database.addUser(), await database.addUser()]
  const [first, second] = [await database.addTask(user), await database.addTask(user)]
  await setActive(user, false)
  assert.equal(await database.claim(), undefined)
  assert.equal(await countPending(database.pool, 10), 0)
  assert.equal((await readTask(database.pool, { taskId: first, userId: user }))?.status, 'pending')
  const theirs = [await database.addTask(other), await database.addTask(other)]
  await setActive(user, true)
  const order: (string | undefined)[] = []
  for (let number = 0; number < 4; number++) order.push((await database.claim())?.task.id)
  assert.deepEqual(order, [theirs[0], first, theirs[1], second])
})

test('a task that is released after the deactivation is held', async () => {
  const userId = await database.addUser()
  const taskId = await database.addTask(userId)
  const attempt = { taskId, attempt: (await database.claim())?.task.attempt ?? 0 }
  await setActive(userId, false)
  assert.equal((await database.release({ attempt })).length, 1)
  assert.equal(await database.claim(), undefined)
  await setActive(userId, true)
  assert.equal((await database.claim())?.task.id, taskId)
})
