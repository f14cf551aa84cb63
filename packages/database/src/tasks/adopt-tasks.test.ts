import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { adoptTasks, dropEndedEntries } from './adopt-tasks.ts'
import { listTasks } from './list-tasks.ts'
import { readTask } from './read-task.ts'
import { completed, openTaskDatabase, type TaskDatabase } from './testing/task-database.ts'

const leaseSeconds = 1
let database: TaskDatabase

before(async () => {
  database = await openTaskDatabase()
  // A lease starts no earlier than the database server, so a new server needs a moment before one can have run out.
  await database.owner.query('SELECT pg_sleep_until(pg_postmaster_start_time() + $1::interval)', ['1.1 seconds'])
})

after(() => database.close())

/** Inserts a task as a version before 2026-11-27 did. */
async function addEarlierTask(userId: string, columns: { status?: string; heartbeatAgo?: string; attempt?: number }) {
  const { id } = database.newTask(userId)
  const { status = 'pending', heartbeatAgo = null, attempt = 0 } = columns
  await database.owner.query(
    `INSERT INTO processing_tasks (id, user_id, filename, extension, content_type, size_bytes, sha256, task_type, status,
       request_id, queue_position, attempt, attempts_used, heartbeat_at)
     VALUES ($1, $2, 'a.txt', 'txt', 'text/plain', 3, repeat('a', 64), 'summarize', $3, 'r', 7, $4, $4,
       now() - $5::interval)`,
    [id, userId, status, attempt, heartbeatAgo],
  )
  return id
}

test("an earlier version's pending and lost tasks are queued, and run as attempts of this version", async () => {
  const userId = await database.addUser()
  const pending = await addEarlierTask(userId, {})
  const lost = await addEarlierTask(userId, { status: 'processing', heartbeatAgo: '1 minute', attempt: 2 })
  const running = await addEarlierTask(userId, { status: 'processing', heartbeatAgo: '0 seconds', attempt: 1 })
  assert.deepEqual((await adoptTasks(database.pool, leaseSeconds, 100)).sort(), [pending, lost].sort())
  assert.deepEqual(await adoptTasks(database.pool, leaseSeconds, 100), [])
  const statuses = async () => (await listTasks(database.pool, userId, { limit: 10 })).items.map(({ status }) => status)
  assert.deepEqual(await statuses(), ['processing', 'pending', 'pending'])
  const claims = [await database.claim(), await database.claim(), await database.claim()]
  assert.deepEqual(
    claims.map(claim => claim && [claim.task.id, claim.task.attempt]),
    [[pending, 1], [lost, 3], undefined],
  )
  assert.ok(await database.finish({ taskId: lost, attempt: 3 }, completed))
  assert.ok(running)
})

test('the earlier version cannot claim a task of this version, and what it cancels is not run', async () => {
  const userId = await database.addUser()
  const taskId = await database.addTask(userId)
  const claimable = await database.owner.query(
    `SELECT FROM processing_tasks WHERE status = 'pending' AND available_at <= now() AND id = $1`,
    [taskId],
  )
  assert.equal(claimable.rowCount, 0)
  await database.owner.query(
    `UPDATE processing_tasks SET status = 'cancelled', completed_at = now() WHERE id = $1 AND user_id = $2`,
    [taskId, userId],
  )
  assert.equal(await database.claim(), undefined)
  assert.equal((await readTask(database.pool, { taskId, userId }))?.status, 'cancelled')
  await database.owner.query(`UPDATE task_queue SET heartbeat_at = now() - interval '1 minute' WHERE task_id = $1`, [
    taskId,
  ])
  await dropEndedEntries(database.pool, leaseSeconds)
  assert.equal((await database.owner.query('SELECT FROM task_queue WHERE task_id = $1', [taskId])).rowCount, 0)
})

test('a task of this version that the earlier one cancelled and retried starts anew', async () => {
  const userId = await database.addUser()
  const taskId = await database.addTask(userId)
  assert.equal((await database.claim())?.task.attempt, 1)
  // The earlier version's cancel and retry, which leave the entry in the queue.
  await database.owner.query(
    `UPDATE processing_tasks SET status = 'pending', available_at = now(), queue_position = 9, attempts_used = 0
     WHERE id = $1 AND user_id = $2`,
    [taskId, userId],
  )
  assert.deepEqual(await adoptTasks(database.pool, leaseSeconds, 100), [taskId])
  assert.equal(await database.finish({ taskId, attempt: 1 }, completed), undefined, 'the attempt before the cancel')
  assert.equal((await database.claim())?.task.attempt, 2)
  assert.ok(await database.finish({ taskId, attempt: 2 }, completed))
})
