import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cancelTask } from './cancel-task.ts'
import { deleteTask } from './delete-task.ts'
import { findText, listPages } from './list-pages.ts'
import { readText } from './read-text.ts'
import { retryTask } from './retry-task.ts'
import { type PageRow, storeText, type TaskText } from './store-text.ts'
import { openPool, openTaskDatabase, silent, type TaskDatabase } from './testing/task-database.ts'

let database: TaskDatabase
let pool: TaskDatabase['pool']

before(async () => {
  database = await openTaskDatabase()
  pool = database.pool
})

after(() => database.close())

const page = (number: number | null, text: string): PageRow => ({
  page: number,
  text,
  source: 'text',
  confidence: null,
  unread: false,
})
const textOf = (...pages: PageRow[]): TaskText => ({ pageCount: pages.length, warnings: [], pages })

/** A task whose first attempt is under way. */
async function startTask() {
  const userId = await database.addUser()
  const taskId = await database.addTask(userId)
  while (true) {
    const claimed = await database.claim()
    assert.ok(claimed)
    if (claimed.task.id === taskId) return { userId, taskId, attempt: { taskId, attempt: claimed.task.attempt } }
  }
}

test('a stored text is read back with its pages, warnings and page count', async () => {
  const { attempt, taskId } = await startTask()
  assert.equal(await readText(pool, taskId), undefined)
  const text: TaskText = {
    pageCount: 9,
    warnings: [{ code: 'attachments_not_read', detail: 'The attachment "a".zip was not read.', pages: [2] }],
    pages: [
      page(1, 'Quotes "and" \\backslashes\\ {braces}, commas\nNULL'),
      { page: 2, text: '', source: 'none', confidence: null, unread: true },
      { page: 3, text: 'Recognised.', source: 'ocr', confidence: 0.5, unread: false },
    ],
  }
  assert.equal(await storeText(pool, attempt, text), true)
  assert.deepEqual(await readText(pool, taskId), text)
})

test('a text without pages is stored, and a long one needs several statements', async () => {
  const empty = await startTask()
  assert.equal(await storeText(pool, empty.attempt, textOf()), true)
  assert.deepEqual(await readText(pool, empty.taskId), textOf())
  const long = await startTask()
  const text = textOf(...Array.from({ length: 80 }, (_, index) => page(index + 1, `${index} `.repeat(25_000))))
  assert.equal(await storeText(pool, long.attempt, text), true)
  assert.deepEqual(await readText(pool, long.taskId), text)
})

test('an attempt that lost its lease stores nothing, and the first stored text stays', async () => {
  const { attempt, taskId } = await startTask()
  await database.release({ attempt, outcome: 'lost' })
  assert.equal(await storeText(pool, attempt, textOf(page(1, 'Late.'))), false)
  assert.equal(await readText(pool, taskId), undefined)
  assert.equal((await database.claim())?.task.id, taskId)
  const second = { taskId, attempt: 2 }
  assert.equal(await storeText(pool, second, textOf(page(1, 'First.'))), true)
  assert.equal(await storeText(pool, second, textOf(page(1, 'Again.'), page(2, 'More.'))), true)
  assert.deepEqual(await readText(pool, taskId), textOf(page(1, 'First.')))
})

test('a task deleted while its text is stored leaves no row', async () => {
  const { attempt, taskId, userId } = await startTask()
  const long = textOf(...Array.from({ length: 60 }, (_, index) => page(index + 1, 'x'.repeat(50_000))))
  const [, deleted] = await Promise.all([storeText(pool, attempt, long), deleteTask(pool, { taskId, userId }, silent)])
  assert.ok(deleted)
  for (const table of ['task_texts', 'task_pages']) {
    const { rowCount } = await database.owner.query(`SELECT FROM ${table} WHERE task_id = $1`, [taskId])
    assert.equal(rowCount, 0, table)
  }
})

test('a retry keeps a stored text, unless it has no word', async () => {
  for (const [words, isKept] of [
    ['A word.', true],
    ['', false],
  ] as const) {
    const { attempt, taskId, userId } = await startTask()
    const text = textOf({ ...page(1, words), unread: true }, page(2, ''))
    await storeText(pool, attempt, text)
    assert.ok(await cancelTask(pool, { taskId, userId }, silent))
    assert.ok(await retryTask(pool, { taskId, userId, requestId: 'r' }, silent))
    assert.deepEqual(await readText(pool, taskId), isKept ? text : undefined)
    assert.equal((await database.claim())?.task.id, taskId)
    assert.equal(await storeText(pool, { taskId, attempt: 2 }, textOf(page(1, 'Recognised.'))), true)
    assert.equal((await readText(pool, taskId))?.pages[0]?.text, isKept ? words : 'Recognised.')
  }
})

test('a list of pages has a limit in items and in bytes, and cursors', async () => {
  const { attempt, taskId } = await startTask()
  const pages = Array.from({ length: 30 }, (_, index) => page(index + 1, `${index}`.repeat(10)))
  const large = Array.from({ length: 20 }, (_, index) => page(31, `${index % 10}`.repeat(60_000)))
  await storeText(pool, attempt, textOf(...pages, ...large))
  const sizes: number[] = []
  const texts: string[] = []
  let cursor: string | undefined
  do {
    const list = await listPages(pool, taskId, { limit: 25, cursor })
    sizes.push(list.items.length)
    texts.push(...list.items.map(({ text }) => text))
    cursor = list.next_cursor ?? undefined
  } while (cursor !== undefined)
  assert.deepEqual(sizes, [25, 22, 3])
  assert.deepEqual(
    texts,
    [...pages, ...large].map(({ text }) => text),
  )
  await assert.rejects(listPages(pool, taskId, { limit: 1, cursor: 'bad' }), { name: 'BadCursorError' })
})

test("the place of a text is found for the task's user alone", async () => {
  const { attempt, taskId, userId } = await startTask()
  assert.deepEqual(await findText(pool, { taskId, userId }), {
    status: 'processing',
    attempt: 1,
    error: null,
    extension: 'txt',
    content: null,
    is_stored: false,
  })
  await storeText(pool, attempt, textOf(page(1, 'One.')))
  assert.equal((await findText(pool, { taskId, userId }))?.is_stored, true)
  assert.equal(await findText(pool, { taskId, userId: await database.addUser() }), undefined)
})

test('roles that may read tasks cannot read their texts', async () => {
  for (const url of [database.urls.authUrl, database.urls.adminUrl]) {
    const role = openPool(url)
    for (const table of ['task_texts', 'task_pages']) {
      await assert.rejects(role.query(`SELECT * FROM ${table}`), { code: '42501' })
    }
    await role.end()
  }
})
