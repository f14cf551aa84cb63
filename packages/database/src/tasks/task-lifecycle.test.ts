// Longer than most: each change of a task's status, in the order of its life.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { parseNotification } from '../events/event-notification.ts'
import { listEvents } from '../events/list-events.ts'
import { cancelTask } from './cancel-task.ts'
import { deleteTask } from './delete-task.ts'
import { findLostAttempts } from './find-lost-attempts.ts'
import { findPending } from './find-pending.ts'
import type { Outcome } from './finish-tasks.ts'
import { listTasks } from './list-tasks.ts'
import { readTask } from './read-task.ts'
import { renewLeases } from './renew-leases.ts'
import { retryTask } from './retry-task.ts'
import { toTask } from './task-row.ts'
import { completed, openPool, openTaskDatabase, silent, type TaskDatabase } from './testing/task-database.ts'

const notifyFrom = 'test'
let database: TaskDatabase
let owner: TaskDatabase['owner']
let pool: TaskDatabase['pool']
let addUser: TaskDatabase['addUser']
let addTask: TaskDatabase['addTask']
let claim: TaskDatabase['claim']
let finish: TaskDatabase['finish']
let release: TaskDatabase['release']

const eventNames = async (userId: string) => (await listEvents(pool, userId, 0, 100)).map(({ event }) => event)

before(async () => {
  database = await openTaskDatabase()
  ;({ owner, pool, addUser, addTask, claim, finish, release } = database)
})

after(() => database.close())

test('each status change logs one event and sends one notification', async () => {
  const listener = new pg.Client({ connectionString: database.urls.processorUrl })
  await listener.connect()
  const notifications: string[] = []
  listener.on('notification', message =>
    notifications.push(parseNotification(message.payload ?? '')?.event ?? 'malformed'),
  )
  await listener.query('LISTEN task_events')
  const userId = await addUser()
  const taskId = await addTask(userId)
  const claimed = await claim(notifyFrom)
  assert.equal(claimed?.task.id, taskId)
  assert.equal(claimed.task.status, 'processing')
  const attempt = { taskId, attempt: claimed.task.attempt }
  assert.deepEqual([...(await renewLeases(pool, [{ ...attempt, progress: 0.1, usage: null, model: null }]))], [taskId])
  assert.equal((await readTask(pool, { taskId, userId }))?.progress.toFixed(1), '0.1')
  const finished = await finish(attempt, completed, notifyFrom)
  assert.equal(finished?.events[0]?.seq, 3)
  assert.equal(await finish(attempt, completed, notifyFrom), undefined, 'a second final status')
  assert.deepEqual([...(await renewLeases(pool, [{ ...attempt, progress: 0.2, usage: null, model: null }]))], [])
  const row = await readTask(pool, { taskId, userId })
  assert.ok(row)
  const shown = toTask(row)
  assert.deepEqual([shown.status, shown.progress, shown.attempts], ['completed', 1, 1])
  assert.deepEqual(shown.result, { summary: 'Short.', sources: [] })
  const expected = ['task_queued', 'task_started', 'task_completed']
  assert.deepEqual(await eventNames(userId), expected)
  await listener.query('SELECT 1')
  assert.deepEqual(notifications, expected)
  await listener.end()
})

test('a worker whose lease ran out changes nothing after another worker claimed the task', async () => {
  const userId = await addUser()
  const taskId = await addTask(userId)
  const first = await claim()
  assert.ok(first)
  const late = { taskId, attempt: first.task.attempt }
  await owner.query(`UPDATE task_queue SET heartbeat_at = now() - interval '1 minute' WHERE task_id = $1`, [taskId])
  // A lease starts no earlier than the database server, so a new server needs a moment before one can have run out.
  await owner.query('SELECT pg_sleep_until(pg_postmaster_start_time() + $1::interval)', ['1.1 seconds'])
  const lost = await findLostAttempts(pool, 1, 10)
  assert.deepEqual(lost, [{ taskId, attempt: 1, attemptsUsed: 1, suspect: false }])
  assert.deepEqual(await findLostAttempts(pool, 3_600, 10), [])
  assert.equal((await release({ attempt: late, outcome: 'lost' }))[0]?.claimableInSeconds, 0)
  const second = await claim()
  assert.equal(second?.task.attempt, 2)
  assert.equal(await finish(late, completed), undefined)
  assert.deepEqual(await release({ attempt: late }), [undefined])
  assert.ok(await finish({ taskId, attempt: 2 }, completed))
  assert.deepEqual(await eventNames(userId), ['task_queued', 'task_started', 'task_started', 'task_completed'])
})

test('cancel, retry and delete change only tasks in a suitable state', async () => {
  const userId = await addUser()
  const taskId = await addTask(userId)
  const task = { taskId, userId }
  assert.equal(await cancelTask(pool, { taskId, userId: await addUser() }, silent), undefined, "another's task")
  assert.equal((await cancelTask(pool, task, silent))?.task.status, 'cancelled')
  assert.equal(await cancelTask(pool, task, silent), undefined)
  const retried = await retryTask(pool, { ...task, requestId: 'r2' }, silent)
  assert.equal(typeof retried === 'object' && retried.task.status, 'pending')
  assert.equal(await retryTask(pool, { ...task, requestId: 'r2' }, silent), undefined)
  const claimed = await claim()
  assert.ok(claimed)
  const error = { code: 'no_text_found', detail: 'A scan.', retryable: false } as const
  const failed: Outcome = { ...completed, status: 'failed', error }
  assert.ok(await finish({ taskId, attempt: claimed.task.attempt }, failed))
  const deleted = await deleteTask(pool, task, silent)
  assert.deepEqual(
    deleted?.events.map(({ event, filename }) => [event, filename]),
    [['task_deleted', null]],
  )
  assert.equal(await readTask(pool, task), undefined)
  const log = await listEvents(pool, userId, 0, 100)
  assert.deepEqual(
    log.map(({ seq, event }) => [seq, event]),
    [
      [1, 'task_queued'],
      [2, 'task_cancelled'],
      [3, 'task_queued'],
      [4, 'task_started'],
      [5, 'task_failed'],
      [6, 'task_deleted'],
    ],
  )
  assert.ok(log.every(({ filename }) => filename === null))
})

test('deleting a pending task also cancels it, and neither event keeps the file name', async () => {
  const userId = await addUser()
  const taskId = await addTask(userId)
  const change = await deleteTask(pool, { taskId, userId }, silent)
  assert.deepEqual(
    change?.events.map(({ seq, event, status }) => [seq, event, status]),
    [
      [2, 'task_cancelled', 'cancelled'],
      [3, 'task_deleted', 'cancelled'],
    ],
  )
  assert.ok((await listEvents(pool, userId, 0, 10)).every(({ filename }) => filename === null))
  assert.equal(await deleteTask(pool, { taskId, userId }, silent), undefined)
})

test('a released task is claimable after its delay, and counts as an attempt only if requested', async () => {
  const userId = await addUser()
  const taskId = await addTask(userId)
  assert.ok(await claim())
  await release({ attempt: { taskId, attempt: 1 }, aiCalls: 2, countsAsAttempt: false })
  assert.ok((await findPending(pool, 10)).includes(taskId))
  const second = await claim()
  assert.deepEqual([second?.task.attempt, second?.task.attempts_used], [2, 1])
  await release({ attempt: { taskId, attempt: 2 }, aiCalls: 2, delaySeconds: 60 })
  assert.ok(!(await findPending(pool, 10)).includes(taskId))
  assert.equal(await claim(), undefined)
  const { rows } = await pool.query('SELECT attempts_used, ai_calls FROM current_tasks WHERE id = $1', [taskId])
  assert.deepEqual(rows, [{ attempts_used: 1, ai_calls: 4 }])
})

test('concurrent writes leave no gap in seq, and only one worker claims a task', async () => {
  const userId = await addUser()
  await Promise.all(Array.from({ length: 30 }, () => addTask(userId)))
  const claims = await Promise.all(Array.from({ length: 40 }, () => claim(notifyFrom)))
  const claimed = claims.filter(change => change !== undefined)
  assert.equal(new Set(claimed.map(({ task }) => task.id)).size, 30)
  assert.equal(claimed.length, 30)
  await Promise.all(
    claimed.map(({ task }) => finish({ taskId: task.id, attempt: task.attempt }, completed, notifyFrom)),
  )
  const log = await listEvents(pool, userId, 0, 1000)
  assert.deepEqual(
    log.map(({ seq }) => seq),
    Array.from({ length: 90 }, (_, index) => index + 1),
  )
})

test('claims are fair between users: one task is claimed within a round, although another user has a hundred', async () => {
  const [many, one] = [await addUser(), await addUser()]
  for (let sent = 0; sent < 100; sent++) await addTask(many)
  for (let claimed = 0; claimed < 10; claimed++) await claim()
  const single = await addTask(one)
  await addTask(many)
  const order: string[] = []
  for (let claimed = 0; claimed < 3; claimed++) order.push((await claim())?.task.id ?? '')
  assert.ok(order.includes(single), 'within the next three claims')
  while (await claim());
})

test('a disabled user cannot submit', async () => {
  const userId = await addUser()
  await owner.query('UPDATE users SET is_active = false WHERE id = $1', [userId])
  assert.equal(await database.insert(database.newTask(userId)), 'no_active_user')
  assert.deepEqual(await eventNames(userId), [])
})

test('a list pages by cursor, and its file name filter matches % and _ literally', async () => {
  const userId = await addUser()
  const ids: string[] = []
  for (let sent = 0; sent < 3; sent++) ids.unshift(await addTask(userId))
  const first = await listTasks(pool, userId, { limit: 2, filename: '_1%' })
  assert.deepEqual(
    first.items.map(({ task_id }) => task_id),
    ids.slice(0, 2),
  )
  assert.ok(first.next_cursor)
  const second = await listTasks(pool, userId, { limit: 2, cursor: first.next_cursor })
  assert.deepEqual([second.items.map(({ task_id }) => task_id), second.next_cursor], [ids.slice(2), null])
  assert.deepEqual((await listTasks(pool, userId, { limit: 2, filename: 'aX1' })).items, [])
  await assert.rejects(listTasks(pool, userId, { limit: 2, cursor: 'bad' }), { name: 'BadCursorError' })
})

test('a list has results only if requested, and large results make its pages shorter', async () => {
  const userId = await addUser()
  while (await claim());
  const large: Outcome = {
    ...completed,
    status: 'completed',
    result: { summary: 'x'.repeat(3 * 1024 * 1024), sources: [] },
  }
  for (let sent = 0; sent < 3; sent++) {
    const taskId = await addTask(userId)
    const claimed = await claim()
    assert.equal(claimed?.task.id, taskId)
    assert.ok(await finish({ taskId, attempt: 1 }, large))
  }
  const plain = await listTasks(pool, userId, { limit: 3 })
  assert.deepEqual([plain.items.length, plain.next_cursor], [3, null])
  assert.ok(plain.items.every(item => !('result' in item) && item.status === 'completed'))
  const sizes: number[] = []
  let cursor: string | undefined
  do {
    const page = await listTasks(pool, userId, { limit: 3, include: 'result', cursor })
    assert.ok(page.items.every(item => item.result && 'summary' in item.result))
    sizes.push(page.items.length)
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
  assert.deepEqual(sizes, [1, 1, 1])
})

test('each database role has only the rights its service needs', async () => {
  const refused = { code: '42501' }
  await assert.rejects(pool.query('SELECT * FROM credentials'), refused)
  await assert.rejects(pool.query('SELECT email FROM users'), refused)
  const auth = openPool(database.urls.authUrl)
  await auth.query('SELECT count(*) FROM processing_tasks')
  await assert.rejects(auth.query('SELECT * FROM short_documents'), refused)
  await assert.rejects(auth.query(`UPDATE processing_tasks SET filename = 'x'`), refused)
  await auth.end()
  const admin = openPool(database.urls.adminUrl)
  await admin.query('SELECT count(*) FROM users')
  await assert.rejects(admin.query('SELECT * FROM credentials'), refused)
  await assert.rejects(admin.query('SELECT * FROM short_documents'), refused)
  await assert.rejects(admin.query('SELECT * FROM refresh_tokens'), refused)
  await assert.rejects(admin.query('UPDATE users SET is_staff = true'), refused)
  await admin.end()
})
