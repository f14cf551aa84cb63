import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listEvents } from '../events/list-events.ts'
import { claimTasks } from './claim-tasks.ts'
import { finishTasks } from './finish-tasks.ts'
import { insertTasks } from './insert-tasks.ts'
import { readTask } from './read-task.ts'
import { releaseAttempts } from './release-attempts.ts'
import { completed, openTaskDatabase, silent, type TaskDatabase, worker } from './testing/task-database.ts'

let database: TaskDatabase
let pool: TaskDatabase['pool']

before(async () => {
  database = await openTaskDatabase()
  pool = database.pool
})

after(() => database.close())

const seqsOf = async (userId: string) => (await listEvents(pool, userId, 0, 1000)).map(({ seq }) => seq)
const range = (length: number) => Array.from({ length }, (_, index) => index + 1)
const claimAll = (limit = 1000) => claimTasks(pool, limit, worker, silent)

test('a group of inserts numbers the events of each user without a gap, in the order of its tasks', async () => {
  const users = [await database.addUser(), await database.addUser()]
  const tasks = range(10).map(number => database.newTask(users[number % 2] ?? ''))
  const changes = await insertTasks(pool, tasks, silent)
  for (const userId of users) {
    assert.deepEqual(await seqsOf(userId), range(5))
    const own = changes.flatMap(change =>
      typeof change === 'object' && change.task.user_id === userId ? [change] : [],
    )
    assert.deepEqual(
      own.map(({ events }) => events[0]?.seq),
      range(5),
    )
  }
  assert.deepEqual((await claimAll()).length, 10)
})

test('a refused task of a group does not keep the others from being inserted', async () => {
  const [active, disabled] = [await database.addUser(), await database.addUser()]
  await database.owner.query('UPDATE users SET is_active = false WHERE id = $1', [disabled])
  const withKey = () => ({ ...database.newTask(active), idempotencyKey: 'key' })
  const tasks = [database.newTask(disabled), withKey(), withKey(), database.newTask(active)]
  const changes = await insertTasks(pool, tasks, silent)
  assert.deepEqual(
    changes.map(change => (typeof change === 'string' ? change : change.task.id)),
    ['no_active_user', tasks[1]?.id, 'key_taken', tasks[3]?.id],
  )
  assert.deepEqual(await insertTasks(pool, [withKey()], silent), ['key_taken'])
  assert.deepEqual(await seqsOf(active), [1, 2])
  assert.deepEqual((await claimAll()).length, 2)
})

test('a group of claims takes tasks in the order of the queue, one of each user in turn', async () => {
  const [many, few] = [await database.addUser(), await database.addUser()]
  await insertTasks(
    pool,
    range(4).map(() => database.newTask(many)),
    silent,
  )
  await insertTasks(
    pool,
    range(2).map(() => database.newTask(few)),
    silent,
  )
  const users = (await claimAll()).map(({ task }) => (task.user_id === many ? 'many' : 'few'))
  assert.deepEqual(users.slice(0, 5).sort(), ['few', 'few', 'many', 'many', 'many'])
})

test('a group of finishes writes the current attempts only', async () => {
  const userId = await database.addUser()
  await insertTasks(
    pool,
    range(3).map(() => database.newTask(userId)),
    silent,
  )
  const [first, second, third] = (await claimAll()).map(({ task }) => ({ taskId: task.id, attempt: task.attempt }))
  assert.ok(first && second && third)
  await releaseAttempts(pool, [
    {
      attempt: second,
      outcome: 'lost',
      error: null,
      aiCalls: 0,
      usage: null,
      model: 'm',
      countsAsAttempt: true,
      delaySeconds: 0,
    },
  ])
  const error = { code: 'no_text_found', detail: 'A scan.', retryable: false } as const
  const changes = await finishTasks(
    pool,
    [
      { attempt: first, outcome: completed, attemptOutcome: 'completed' },
      { attempt: second, outcome: completed, attemptOutcome: 'completed' },
      { attempt: third, outcome: { ...completed, status: 'failed', error }, attemptOutcome: 'failed' },
    ],
    silent,
  )
  assert.deepEqual(
    changes.map(change => change?.task.status),
    ['completed', undefined, 'failed'],
  )
  assert.equal((await readTask(pool, { taskId: second.taskId, userId }))?.status, 'pending')
  assert.deepEqual(await seqsOf(userId), range(8))
  assert.deepEqual(
    (await claimAll()).map(({ task }) => task.id),
    [second.taskId],
  )
})

test('of two attempts of one task in a group, only the current one is written', async () => {
  const userId = await database.addUser()
  const taskId = await database.addTask(userId)
  await claimAll()
  await database.release({ attempt: { taskId, attempt: 1 }, outcome: 'lost' })
  await claimAll()
  const release = {
    outcome: 'released',
    error: null,
    aiCalls: 0,
    usage: null,
    model: 'm',
    countsAsAttempt: false,
    delaySeconds: 0,
  } as const
  const attempts = [1, 2].map(attempt => ({ taskId, attempt }))
  const released = await releaseAttempts(
    pool,
    attempts.map(attempt => ({ ...release, attempt })),
  )
  assert.deepEqual(
    released.map(change => change?.task.id),
    [undefined, taskId],
  )
  await claimAll()
  const error = { code: 'no_text_found', detail: 'A scan.', retryable: false } as const
  const late = { ...completed, status: 'failed', error } as const
  const finished = await finishTasks(
    pool,
    [
      { attempt: { taskId, attempt: 2 }, outcome: late, attemptOutcome: 'failed' },
      { attempt: { taskId, attempt: 3 }, outcome: completed, attemptOutcome: 'completed' },
    ],
    silent,
  )
  assert.deepEqual(
    finished.map(change => change?.task.status),
    [undefined, 'completed'],
  )
  assert.equal((await readTask(pool, { taskId, userId }))?.status, 'completed')
  const { rows } = await pool.query('SELECT outcome FROM task_attempts WHERE task_id = $1 ORDER BY attempt', [taskId])
  assert.deepEqual(
    rows.map(({ outcome }) => outcome),
    ['lost', 'released', 'completed'],
  )
})

test('concurrent groups of the same users neither deadlock nor leave a gap', async () => {
  const users = [await database.addUser(), await database.addUser(), await database.addUser()]
  const groups = range(30).map(group => range(9).map(task => database.newTask(users[(group + task) % 3] ?? '')))
  await Promise.all(groups.map(tasks => insertTasks(pool, tasks, silent)))
  const claims = (await Promise.all(range(8).map(() => claimAll(40)))).flat().concat(await claimAll())
  assert.equal(new Set(claims.map(({ task }) => task.id)).size, 270)
  const finishes = claims.map(({ task }) => ({
    attempt: { taskId: task.id, attempt: task.attempt },
    outcome: completed,
    attemptOutcome: 'completed' as const,
  }))
  await Promise.all(range(27).map(group => finishTasks(pool, finishes.slice((group - 1) * 10, group * 10), silent)))
  for (const userId of users) assert.deepEqual(await seqsOf(userId), range(270))
})

test('deleting a user deletes what belongs to their tasks', async () => {
  const userId = await database.addUser()
  await insertTasks(
    pool,
    [{ ...database.newTask(userId), document: Buffer.from('A text.') }, database.newTask(userId)],
    silent,
  )
  const [claimed] = await claimAll(1)
  assert.ok(claimed)
  await database.finish({ taskId: claimed.task.id, attempt: 1 }, completed)
  await database.owner.query('DELETE FROM users WHERE id = $1', [userId])
  for (const [table, column] of [
    ['processing_tasks', 'user_id'],
    ['task_queue', 'user_id'],
    ['task_events', 'user_id'],
    ['event_streams', 'user_id'],
  ]) {
    const { rowCount } = await database.owner.query(`SELECT FROM ${table} WHERE ${column} = $1`, [userId])
    assert.equal(rowCount, 0, table)
  }
  for (const table of ['task_attempts', 'short_documents']) {
    const { rowCount } = await database.owner.query(
      `SELECT FROM ${table} WHERE NOT EXISTS (SELECT FROM processing_tasks WHERE id = task_id)`,
    )
    assert.equal(rowCount, 0, table)
  }
})
