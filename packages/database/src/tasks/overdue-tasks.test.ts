import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { claimTasks } from './claim-tasks.ts'
import { openTaskDatabase, silent, type TaskDatabase, worker } from './testing/task-database.ts'

let database: TaskDatabase

before(async () => {
  database = await openTaskDatabase()
})
after(() => database.close())

async function claimOverdue(maxSeconds: number, awaySeconds: number): Promise<string[]> {
  const changes = await claimTasks(database.pool, 10, worker, { ...silent, overdue: { maxSeconds, awaySeconds } })
  return changes.map(({ task }) => task.id)
}

/** Makes a task look as if it had been queued, or its run started, so many seconds ago. */
const makeOlder = (taskId: string, column: 'queued_at' | 'started_at', seconds: number) =>
  database.owner.query(`UPDATE task_queue SET ${column} = now() - make_interval(secs => $2) WHERE task_id = $1`, [
    taskId,
    seconds,
  ])

test('a run that started long ago is overdue, unless its task may not be claimed yet', async () => {
  const userId = await database.addUser()
  async function addReleased(delaySeconds: number): Promise<string> {
    const taskId = await database.addTask(userId)
    const attempt = { taskId, attempt: (await database.claim())?.task.attempt ?? 0 }
    assert.ok((await database.release({ attempt, delaySeconds }))[0])
    await makeOlder(taskId, 'started_at', 100)
    return taskId
  }
  await addReleased(60)
  const old = await addReleased(0)
  assert.deepEqual(await claimOverdue(120, 0), [])
  assert.deepEqual(await claimOverdue(90, 0), [old])
  assert.deepEqual(await claimOverdue(90, 0), [], 'claimed once')
})

test('a run that was never started waits from the later of its submission and the absence of the provider', async () => {
  const userId = await database.addUser()
  const [first, second] = [await database.addTask(userId), await database.addTask(userId)]
  await makeOlder(first, 'queued_at', 100)
  await makeOlder(second, 'queued_at', 30)
  assert.deepEqual(await claimOverdue(60, 50), [])
  assert.deepEqual(await claimOverdue(60, 70), [first])
  assert.deepEqual(await claimOverdue(20, 25), [second])
})
