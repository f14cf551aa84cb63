import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Task } from '@ai-platform/contracts/task.ts'
import { findText } from './list-pages.ts'
import { listTasks } from './list-tasks.ts'
import { readTask } from './read-task.ts'
import { readText } from './read-text.ts'
import { retryTask } from './retry-task.ts'
import { toTask } from './task-row.ts'
import { openTaskDatabase, silent, type TaskDatabase } from './testing/task-database.ts'

let database: TaskDatabase

before(async () => {
  database = await openTaskDatabase()
})

after(() => database.close())

const earlierCoverage = { pages: 2, characters: 12, chunks: 1, chunks_done: 1, truncated: false }

/** Inserts a task as a version did that knew no options, metadata, warnings or stored texts. */
async function addEarlierTask(userId: string, status: 'completed' | 'failed'): Promise<string> {
  const { id } = database.newTask(userId)
  const error = { code: 'provider_bad_output', detail: 'No JSON.', retryable: true }
  await database.owner.query(
    `INSERT INTO processing_tasks (id, user_id, filename, extension, content_type, size_bytes, sha256, task_type, status,
       progress, attempt, attempts_used, result, error, coverage, request_id, storage_key, available_at, started_at,
       completed_at)
     VALUES ($1, $2, 'a.pdf', 'pdf', 'application/pdf', 3, repeat('a', 64), 'summarize', $3, 1, 1, 1, $4, $5, $6, 'r',
       $1::uuid::text, 'infinity', now(), now())`,
    status === 'completed'
      ? [id, userId, status, { summary: 'Short.' }, null, earlierCoverage]
      : [id, userId, status, null, error, null],
  )
  return id
}

test('a task of an earlier version is read and listed, and its pages count as not counted', async () => {
  const userId = await database.addUser()
  const taskId = await addEarlierTask(userId, 'completed')
  const row = await readTask(database.pool, { taskId, userId })
  assert.ok(row)
  const task = Task.parse(toTask(row))
  assert.deepEqual([task.options, task.metadata, task.warnings], [{}, {}, []])
  assert.deepEqual(task.result, { summary: 'Short.', sources: [] })
  assert.deepEqual(task.coverage, { ...earlierCoverage, pages_with_text: null, pages_ocr: null, pages_unread: null })
  const list = await listTasks(database.pool, userId, { limit: 10 })
  assert.deepEqual(list.items[0]?.coverage, task.coverage)
  assert.equal((await findText(database.pool, { taskId, userId }))?.is_stored, false)
})

test('a retry of such a task finds no stored text and reads the file', async () => {
  const userId = await database.addUser()
  const taskId = await addEarlierTask(userId, 'failed')
  assert.ok(await retryTask(database.pool, { taskId, userId, requestId: 'r2' }, silent))
  const claimed = await database.claim()
  assert.deepEqual([claimed?.task.id, claimed?.task.attempt, claimed?.task.options], [taskId, 2, null])
  assert.equal(await readText(database.pool, taskId), undefined)
})
