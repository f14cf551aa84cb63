import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { parseHint } from '../events/event-hint.ts'
import { listEvents } from '../events/list-events.ts'
import { createPool, inTransaction, type Pool } from '../pool.ts'
import { createTestDatabase, type TestDatabase } from '../test-database.ts'
import { cancelTask } from './cancel-task.ts'
import { claimTask } from './claim-task.ts'
import { deleteTask } from './delete-task.ts'
import { findLostRuns } from './find-lost-runs.ts'
import { finishTask, type Outcome } from './finish-task.ts'
import { insertTask, type NewTask } from './insert-task.ts'
import { keepLeases } from './keep-lease.ts'
import { listTasks } from './list-tasks.ts'
import { readTask } from './read-task.ts'
import { releaseTask } from './release-task.ts'
import { retryTask } from './retry-task.ts'
import { toTask } from './task-row.ts'

const workerId = '0198c0de-0000-7000-8000-00000000ffff'
const told = { hintFrom: 'test' }
const untold = { hintFrom: null }
let database: TestDatabase
let owner: Pool
let pool: Pool
let users = 0
let tasks = 0

const openPool = (connectionString: string) =>
  createPool({ connectionString, max: 8, applicationName: 'test', onError: error => assert.fail(error) })

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
  assert.equal(typeof (await insertTask(pool, task, told)), 'object')
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

test('a task goes from pending to completed, each step with its event and its hint', async () => {
  const listener = new pg.Client({ connectionString: database.processorUrl })
  await listener.connect()
  const hints: string[] = []
  listener.on('notification', message => hints.push(parseHint(message.payload ?? '')?.event ?? 'not a hint'))
  await listener.query('LISTEN task_events')
  const userId = await addUser()
  const taskId = await addTask(userId)
  const claimed = await claimTask(pool, workerId, told)
  assert.equal(claimed?.task.id, taskId)
  assert.equal(claimed.task.status, 'processing')
  const run = { taskId, attempt: claimed.task.attempt }
  assert.deepEqual([...(await keepLeases(pool, [{ ...run, progress: 0.1 }]))], [taskId])
  assert.equal((await readTask(pool, { taskId, userId }))?.progress.toFixed(1), '0.1')
  const finished = await finishTask(pool, run, completed, told)
  assert.equal(finished?.event.seq, 3)
  assert.equal(await finishTask(pool, run, completed, told), undefined, 'a second final status')
  assert.deepEqual([...(await keepLeases(pool, [{ ...run, progress: 0.2 }]))], [])
  const row = await readTask(pool, { taskId, userId })
  assert.ok(row)
  const shown = toTask(row)
  assert.deepEqual([shown.status, shown.progress, shown.attempts], ['completed', 1, 1])
  assert.deepEqual(shown.result, { summary: 'Short.' })
  const expected = ['task_queued', 'task_started', 'task_completed']
  assert.deepEqual(await eventNames(userId), expected)
  await listener.query('SELECT 1')
  assert.deepEqual(hints, expected)
  await listener.end()
})

test('a late worker changes nothing once the task was given to another', async () => {
  const userId = await addUser()
  const taskId = await addTask(userId)
  const first = await claimTask(pool, workerId, untold)
  assert.ok(first)
  const late = { taskId, attempt: first.task.attempt }
  await owner.query(`UPDATE processing_tasks SET heartbeat_at = now() - interval '1 minute' WHERE id = $1`, [taskId])
  // A lease counts from the server's start at the earliest, and this one was started for the tests just now.
  await owner.query('SELECT pg_sleep_until(pg_postmaster_start_time() + $1::interval)', ['1.1 seconds'])
  const lost = await findLostRuns(pool, 1, 10)
  assert.deepEqual(lost, [{ taskId, userId, attempt: 1, attemptsUsed: 1 }])
  assert.deepEqual(await findLostRuns(pool, 3_600, 10), [])
  assert.ok(await releaseTask(pool, late, { aiCalls: 0, countsAsAttempt: true, delaySeconds: 0 }))
  const second = await claimTask(pool, workerId, untold)
  assert.equal(second?.task.attempt, 2)
  assert.equal(await finishTask(pool, late, completed, untold), undefined)
  assert.equal(await releaseTask(pool, late, { aiCalls: 0, countsAsAttempt: true, delaySeconds: 0 }), false)
  assert.ok(await finishTask(pool, { taskId, attempt: 2 }, completed, untold))
  assert.deepEqual(await eventNames(userId), ['task_queued', 'task_started', 'task_started', 'task_completed'])
})

test('cancel, retry and delete each work in the states they are for', async () => {
  const userId = await addUser()
  const taskId = await addTask(userId)
  const task = { taskId, userId }
  assert.equal(await deleteTask(pool, task, untold), undefined, 'a pending task is cancelled first')
  assert.equal(await cancelTask(pool, { taskId, userId: await addUser() }, untold), undefined, "another's task")
  assert.equal((await cancelTask(pool, task, untold))?.task.status, 'cancelled')
  assert.equal(await cancelTask(pool, task, untold), undefined)
  assert.equal((await retryTask(pool, { ...task, requestId: 'r2' }, untold))?.task.status, 'pending')
  assert.equal(await retryTask(pool, { ...task, requestId: 'r2' }, untold), undefined)
  const claimed = await claimTask(pool, workerId, untold)
  assert.ok(claimed)
  const error = { code: 'no_text_found', detail: 'A scan.', retryable: false } as const
  const failed: Outcome = { ...completed, status: 'failed', error }
  assert.ok(await finishTask(pool, { taskId, attempt: claimed.task.attempt }, failed, untold))
  const deleted = await inTransaction(pool, client => deleteTask(client, task, untold))
  assert.equal(deleted?.event.filename, null)
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

test('numbers have no gap when many write at once, and one claim goes to one worker', async () => {
  const userId = await addUser()
  await Promise.all(Array.from({ length: 30 }, () => addTask(userId)))
  const claims = await Promise.all(Array.from({ length: 40 }, () => claimTask(pool, workerId, told)))
  const claimed = claims.filter(claim => claim !== undefined)
  assert.equal(new Set(claimed.map(({ task }) => task.id)).size, 30)
  assert.equal(claimed.length, 30)
  await Promise.all(
    claimed.map(({ task }) => finishTask(pool, { taskId: task.id, attempt: task.attempt }, completed, told)),
  )
  const log = await listEvents(pool, userId, 0, 1000)
  assert.deepEqual(
    log.map(({ seq }) => seq),
    Array.from({ length: 90 }, (_, index) => index + 1),
  )
})

test("a user's single task waits for one round, not for another user's hundred", async () => {
  const [many, one] = [await addUser(), await addUser()]
  for (let sent = 0; sent < 100; sent++) await addTask(many)
  for (let claimed = 0; claimed < 10; claimed++) await claimTask(pool, workerId, untold)
  const single = await addTask(one)
  await addTask(many)
  const order: string[] = []
  for (let claimed = 0; claimed < 3; claimed++) order.push((await claimTask(pool, workerId, untold))?.task.id ?? '')
  assert.ok(order.includes(single), 'within the next three claims')
  while (await claimTask(pool, workerId, untold));
})

test('a disabled user can write no task', async () => {
  const userId = await addUser()
  await owner.query('UPDATE users SET is_active = false WHERE id = $1', [userId])
  assert.equal(await insertTask(pool, newTask(userId), untold), 'no_active_user')
  assert.deepEqual(await eventNames(userId), [])
})

test('a list pages by cursor, and a file name is looked for to the letter', async () => {
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

test('each role may do what its service needs, and no more', async () => {
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
