// Longer than most: the statements of a task are tested together, because each test needs tasks in a state that the
// others make.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '@ai-platform/testkit/servers/test-database.ts'
import pg from 'pg'
import { parseNotification } from '../events/event-notification.ts'
import { listEvents } from '../events/list-events.ts'
import { createPool, type Pool } from '../pool.ts'
import { cancelTask } from './cancel-task.ts'
import { claimTask } from './claim-task.ts'
import { deleteTask } from './delete-task.ts'
import { findLostAttempts } from './find-lost-attempts.ts'
import { findPending } from './find-pending.ts'
import { finishTask, type Outcome } from './finish-task.ts'
import { insertTask, type NewTask } from './insert-task.ts'
import { listTasks } from './list-tasks.ts'
import { readTask } from './read-task.ts'
import { releaseTask } from './release-task.ts'
import { renewLeases } from './renew-leases.ts'
import { retryTask } from './retry-task.ts'
import { toTask } from './task-row.ts'

const workerId = '0198c0de-0000-7000-8000-00000000ffff'
const notified = { notifyFrom: 'test' }
const silent = { notifyFrom: null }
let database: TestDatabase
let owner: Pool
let pool: Pool
let users = 0
let tasks = 0

const openPool = (connectionString: string) =>
  createPool({ connectionString, max: 8, applicationName: 'test', onError: () => {} })

const id = (kind: string, number: number) => `0198c0de-${kind}-7000-8000-${String(number).padStart(12, '0')}`

async function addUser(): Promise<string> {
  const userId = id('0001', ++users)
  await owner.query('INSERT INTO users (id, username, email) VALUES ($1, $2, $3)', [
    userId,
    `u${users}`,
    `u${users}@x.io`,
  ])
  return userId
}

function newTask(userId: string): NewTask {
  const taskId = id('0002', ++tasks)
  const sha256 = 'a'.repeat(64)
  const file = { filename: 'a_1%.txt', extension: 'txt', contentType: 'text/plain', sizeBytes: 3, sha256 }
  return { id: taskId, userId, ...file, taskType: 'summarize', requestId: 'r', document: taskId }
}

async function addTask(userId: string): Promise<string> {
  const task = newTask(userId)
  assert.equal(typeof (await insertTask(pool, task, notified)), 'object')
  return task.id
}

const completed: Outcome = {
  status: 'completed',
  result: { summary: 'Short.' },
  usage: { input_tokens: 3, output_tokens: 1 },
  coverage: { pages: null, characters: 3, chunks: 1, chunks_done: 1, truncated: false },
  provider: 'local',
  model: 'm',
  aiCalls: 1,
}

const eventNames = async (userId: string) => (await listEvents(pool, userId, 0, 100)).map(({ event }) => event)

before(async () => {
  const url = process.env.TEST_DATABASE_URL
  assert.ok(url, 'run through npm test')
  database = await createTestDatabase(url)
  owner = openPool(database.ownerUrl)
  pool = openPool(database.processorUrl)
})

after(async () => {
  await owner.end()
  await pool.end()
  await database.drop()
})

test('each status change logs one event and sends one notification', async () => {
  const listener = new pg.Client({ connectionString: database.processorUrl })
  await listener.connect()
  const notifications: string[] = []
  listener.on('notification', message =>
    notifications.push(parseNotification(message.payload ?? '')?.event ?? 'malformed'),
  )
  await listener.query('LISTEN task_events')
  const userId = await addUser()
  const taskId = await addTask(userId)
  const claimed = await claimTask(pool, workerId, notified)
  assert.equal(claimed?.task.id, taskId)
  assert.equal(claimed.task.status, 'processing')
  const attempt = { taskId, attempt: claimed.task.attempt }
  assert.deepEqual([...(await renewLeases(pool, [{ ...attempt, progress: 0.1 }]))], [taskId])
  assert.equal((await readTask(pool, { taskId, userId }))?.progress.toFixed(1), '0.1')
  const finished = await finishTask(pool, attempt, completed, notified)
  assert.equal(finished?.events[0]?.seq, 3)
  assert.equal(await finishTask(pool, attempt, completed, notified), undefined, 'a second final status')
  assert.deepEqual([...(await renewLeases(pool, [{ ...attempt, progress: 0.2 }]))], [])
  const row = await readTask(pool, { taskId, userId })
  assert.ok(row)
  const shown = toTask(row)
  assert.deepEqual([shown.status, shown.progress, shown.attempts], ['completed', 1, 1])
  assert.deepEqual(shown.result, { summary: 'Short.' })
  const expected = ['task_queued', 'task_started', 'task_completed']
  assert.deepEqual(await eventNames(userId), expected)
  await listener.query('SELECT 1')
  assert.deepEqual(notifications, expected)
  await listener.end()
})

test('a worker whose lease ran out changes nothing after another worker claimed the task', async () => {
  const userId = await addUser()
  const taskId = await addTask(userId)
  const first = await claimTask(pool, workerId, silent)
  assert.ok(first)
  const late = { taskId, attempt: first.task.attempt }
  await owner.query(`UPDATE processing_tasks SET heartbeat_at = now() - interval '1 minute' WHERE id = $1`, [taskId])
  // A lease starts no earlier than the database server, so a new server needs a moment before one can have run out.
  await owner.query('SELECT pg_sleep_until(pg_postmaster_start_time() + $1::interval)', ['1.1 seconds'])
  const lost = await findLostAttempts(pool, 1, 10)
  assert.deepEqual(lost, [{ taskId, userId, attempt: 1, attemptsUsed: 1 }])
  assert.deepEqual(await findLostAttempts(pool, 3_600, 10), [])
  const release = { aiCalls: 0, countsAsAttempt: true, delaySeconds: 0 }
  assert.equal((await releaseTask(pool, late, release, {}))?.claimableInSeconds, 0)
  const second = await claimTask(pool, workerId, silent)
  assert.equal(second?.task.attempt, 2)
  assert.equal(await finishTask(pool, late, completed, silent), undefined)
  assert.equal(await releaseTask(pool, late, release, {}), undefined)
  assert.ok(await finishTask(pool, { taskId, attempt: 2 }, completed, silent))
  assert.deepEqual(await eventNames(userId), ['task_queued', 'task_started', 'task_started', 'task_completed'])
})

test('cancel, retry and delete change only tasks in a suitable state', async () => {
  const userId = await addUser()
  const taskId = await addTask(userId)
  const task = { taskId, userId }
  assert.equal(await cancelTask(pool, { taskId, userId: await addUser() }, silent), undefined, "another's task")
  assert.equal((await cancelTask(pool, task, silent))?.task.status, 'cancelled')
  assert.equal(await cancelTask(pool, task, silent), undefined)
  assert.equal((await retryTask(pool, { ...task, requestId: 'r2' }, silent))?.task.status, 'pending')
  assert.equal(await retryTask(pool, { ...task, requestId: 'r2' }, silent), undefined)
  const claimed = await claimTask(pool, workerId, silent)
  assert.ok(claimed)
  const error = { code: 'no_text_found', detail: 'A scan.', retryable: false } as const
  const failed: Outcome = { ...completed, status: 'failed', error }
  assert.ok(await finishTask(pool, { taskId, attempt: claimed.task.attempt }, failed, silent))
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
  const release = { aiCalls: 2, countsAsAttempt: false, delaySeconds: 0 }
  assert.ok(await claimTask(pool, workerId, silent))
  await releaseTask(pool, { taskId, attempt: 1 }, release, {})
  assert.ok((await findPending(pool, 10)).includes(taskId))
  const second = await claimTask(pool, workerId, silent)
  assert.deepEqual([second?.task.attempt, second?.task.attempts_used], [2, 1])
  await releaseTask(pool, { taskId, attempt: 2 }, { ...release, countsAsAttempt: true, delaySeconds: 60 }, {})
  assert.ok(!(await findPending(pool, 10)).includes(taskId))
  assert.equal(await claimTask(pool, workerId, silent), undefined)
  const row = await readTask(pool, { taskId, userId })
  assert.deepEqual([row?.attempts_used, row?.ai_calls], [1, 4])
})

test('concurrent writes leave no gap in seq, and only one worker claims a task', async () => {
  const userId = await addUser()
  await Promise.all(Array.from({ length: 30 }, () => addTask(userId)))
  const claims = await Promise.all(Array.from({ length: 40 }, () => claimTask(pool, workerId, notified)))
  const claimed = claims.filter(claim => claim !== undefined)
  assert.equal(new Set(claimed.map(({ task }) => task.id)).size, 30)
  assert.equal(claimed.length, 30)
  await Promise.all(
    claimed.map(({ task }) => finishTask(pool, { taskId: task.id, attempt: task.attempt }, completed, notified)),
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
  for (let claimed = 0; claimed < 10; claimed++) await claimTask(pool, workerId, silent)
  const single = await addTask(one)
  await addTask(many)
  const order: string[] = []
  for (let claimed = 0; claimed < 3; claimed++) order.push((await claimTask(pool, workerId, silent))?.task.id ?? '')
  assert.ok(order.includes(single), 'within the next three claims')
  while (await claimTask(pool, workerId, silent));
})

test('a disabled user cannot submit', async () => {
  const userId = await addUser()
  await owner.query('UPDATE users SET is_active = false WHERE id = $1', [userId])
  assert.equal(await insertTask(pool, newTask(userId), silent), 'no_active_user')
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
  while (await claimTask(pool, workerId, silent));
  const large: Outcome = { ...completed, status: 'completed', result: { summary: 'x'.repeat(3 * 1024 * 1024) } }
  for (let sent = 0; sent < 3; sent++) {
    const taskId = await addTask(userId)
    const claimed = await claimTask(pool, workerId, silent)
    assert.equal(claimed?.task.id, taskId)
    assert.ok(await finishTask(pool, { taskId, attempt: 1 }, large, silent))
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
  const auth = openPool(database.authUrl)
  await auth.query('SELECT count(*) FROM processing_tasks')
  await assert.rejects(auth.query('SELECT * FROM short_documents'), refused)
  await assert.rejects(auth.query(`UPDATE processing_tasks SET filename = 'x'`), refused)
  await auth.end()
  const admin = openPool(database.adminUrl)
  await admin.query('SELECT count(*) FROM users')
  await assert.rejects(admin.query('SELECT * FROM credentials'), refused)
  await assert.rejects(admin.query('SELECT * FROM short_documents'), refused)
  await assert.rejects(admin.query('SELECT * FROM refresh_tokens'), refused)
  await assert.rejects(admin.query('UPDATE users SET is_staff = true'), refused)
  await admin.end()
})
