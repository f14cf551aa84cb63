import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import type { Problem } from '@ai-platform/contracts/problem.ts'
import type { Task } from '@ai-platform/contracts/task.ts'
import { buildPdf } from '@ai-platform/testkit/documents/plain-pdf.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import {
  call,
  createTestPlatform,
  submit,
  submitted,
  type TestPlatform,
  type TestService,
  type TestUser,
} from './start-service.ts'

let platform: TestPlatform
let service: TestService

before(async () => {
  platform = await createTestPlatform()
  // The api role alone: accepted tasks stay pending, so that files and rows can be counted.
  service = await platform.start({ PROCESSOR_ROLE: 'api', MAX_FILE_SIZE_MB: '1', MAX_PENDING_TASKS_PER_USER: '30' })
})
after(() => platform.close())

async function rowsOf(user: TestUser): Promise<{ tasks: number; events: number; queued: number }> {
  const count = async (sql: string) => (await platform.owner.query<{ n: number }>(sql, [user.id])).rows[0]?.n ?? -1
  return {
    tasks: await count('SELECT count(*) AS n FROM processing_tasks WHERE user_id = $1'),
    events: await count('SELECT count(*) AS n FROM task_events WHERE user_id = $1'),
    queued: await count('SELECT count(*) AS n FROM task_queue WHERE user_id = $1'),
  }
}

async function refusal(response: Response): Promise<string> {
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
  const problem = (await response.json()) as Problem
  assert.equal(problem.status, response.status)
  return `${response.status} ${problem.code}`
}

test('a 202 means that row, queue entry, event and document are committed', async () => {
  const user = await platform.addUser()
  const response = await submit(service, user, { content: 'One sentence.', filename: '../a/Bericht Ä.txt' })
  const task = (await response.json()) as Task
  assert.equal(response.headers.get('location'), `/process/tasks/${task.task_id}`)
  assert.equal(task.filename, 'Bericht Ä.txt')
  assert.deepEqual(await rowsOf(user), { tasks: 1, events: 1, queued: 1 })
  const kept = 'SELECT content FROM short_documents WHERE task_id = $1'
  assert.equal((await platform.owner.query(kept, [task.task_id])).rows[0]?.content.toString(), 'One sentence.')
})

test('each refused upload has its own code and leaves no file and no row', async () => {
  const user = await platform.addUser()
  const before = await platform.storedFiles()
  const big = 'a'.repeat(1024 * 1024 + 1)
  const post = (body: FormData) => call(service, user, '/process/submit', { method: 'POST', body })
  const form = (...parts: [string, string | Blob, string?][]) => {
    const data = new FormData()
    for (const [name, value, filename] of parts) {
      if (typeof value === 'string') data.append(name, value)
      else data.append(name, value, filename)
    }
    return data
  }
  const file = new Blob(['Some text.'])
  const refusals: [string, Promise<Response>][] = [
    ['400 file_missing', post(form(['task_type', 'summarize']))],
    ['400 file_missing', post(form(['document', file, 'a.txt']))],
    ['400 file_empty', submit(service, user, { content: '' })],
    ['400 too_many_parts', post(form(['file', file, 'a.txt'], ['file', file, 'b.txt']))],
    ['413 file_too_large', submit(service, user, { content: big })],
    ['413 file_too_large', submit(service, user, { content: big + big })],
    [
      '415 unsupported_file_type',
      submit(service, user, { content: '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', filename: 'a.txt' }),
    ],
    ['415 unsupported_file_type', submit(service, user, { content: 'Some text.', filename: 'multipart.eml' })],
    ['415 unsupported_media_type', call(service, user, '/process/submit', { method: 'POST', body: 'text' })],
    ['422 invalid_task_type', submit(service, user, { content: 'x y z' }, { taskType: 'dance' })],
    ['422 invalid_task_type', post(form(['file', file, 'a.txt'], ['task_type', 'dance']))],
    ['422 invalid_pages', submit(service, user, { content: 'x' }, { fields: { pages: '5-1' } })],
    ['422 invalid_pages', submit(service, user, { content: 'x' }, { fields: { pages: '1-2' } })],
    ['422 invalid_option', submit(service, user, { content: 'x' }, { fields: { ocr: 'force' } })],
    ['422 invalid_option', post(form(['file', file, 'a.txt'], ['ocr', 'sometimes']))],
    ['422 invalid_option', post(form(['file', file, 'a.txt'], ['page', '1']))],
    ['422 invalid_option', post(form(['file', file, 'a.txt'], ['metadata', '{"a": 1}']))],
    ['422 invalid_option', post(form(['metadata', 'x'.repeat(60_000)], ['file', file, 'a.txt']))],
    [
      '400 validation_error',
      submit(service, user, { content: 'x' }, { headers: { 'idempotency-key': 'a'.repeat(256) } }),
    ],
  ]
  for (const [expected, response] of refusals) assert.equal(await refusal(await response), expected)
  assert.deepEqual(await rowsOf(user), { tasks: 0, events: 0, queued: 0 })
  assert.deepEqual((await platform.storedFiles()).sort(), before.sort())
})

test('the same idempotency key returns the same task, even for concurrent requests', async () => {
  const user = await platform.addUser()
  const options = { headers: { 'idempotency-key': 'order-1' } }
  const both = await Promise.all([1, 2, 3].map(() => submit(service, user, { content: 'The same.' }, options)))
  const tasks = (await Promise.all(both.map(response => response.json()))) as Task[]
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 200, 202])
  assert.equal(new Set(tasks.map(({ task_id }) => task_id)).size, 1)
  const other = await submit(service, user, { content: 'Another file.' }, options)
  assert.equal(await refusal(other), '422 idempotency_mismatch')
  const otherType = await submit(service, user, { content: 'The same.' }, { ...options, taskType: 'qa' })
  assert.equal(await refusal(otherType), '422 idempotency_mismatch')
  const otherData = await submit(
    service,
    user,
    { content: 'The same.' },
    { ...options, fields: { metadata: '{"a":"b"}' } },
  )
  assert.equal(await refusal(otherData), '422 idempotency_mismatch')
  assert.deepEqual(await rowsOf(user), { tasks: 1, events: 1, queued: 1 })
  const neighbour = await submit(service, await platform.addUser(), { content: 'Mine.' }, options)
  assert.equal(neighbour.status, 202, 'each user has separate keys')
})

test('options and metadata are returned with the task, and are part of the idempotency comparison', async () => {
  const user = await platform.addUser()
  const headers = { 'idempotency-key': 'order-2' }
  const file = { content: buildPdf(['A page.']), filename: 'a.pdf' }
  const metadata = { größe: 'é"\\n😀', b: '' }
  const send = (fields: Record<string, string>) => submit(service, user, file, { headers, fields })
  const first = await send({ pages: '2,1', ocr: 'auto', metadata: JSON.stringify(metadata) })
  const task = (await first.json()) as Task
  assert.equal(first.status, 202, JSON.stringify(task))
  assert.deepEqual([task.options, task.metadata, task.warnings], [{ pages: '1-2', ocr: 'auto' }, metadata, []])
  const again = await send({ metadata: JSON.stringify({ b: '', größe: metadata.größe }), ocr: 'auto', pages: '1-2' })
  assert.equal(again.status, 200)
  assert.deepEqual(await again.json(), task)
  assert.equal(
    await refusal(await send({ pages: '1', ocr: 'auto', metadata: JSON.stringify(metadata) })),
    '422 idempotency_mismatch',
  )
  assert.equal(
    await refusal(await send({ pages: '1-2', metadata: JSON.stringify(metadata) })),
    '422 idempotency_mismatch',
  )
})

test('an upload whose client disconnects leaves nothing', async () => {
  const user = await platform.addUser()
  const before = (await platform.storedFiles()).length
  const boundary = 'cut-boundary'
  const outgoing = request(`${service.url}/process/submit`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${user.token}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': 900_000,
    },
  })
  outgoing.on('error', () => {})
  outgoing.write(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n`)
  outgoing.write('Half of a document. '.repeat(5_000))
  const untilStored = (count: number) =>
    pollUntil(`${count} files`, 5_000, async () => (await platform.storedFiles()).length - before === count, 5)
  await untilStored(1)
  outgoing.destroy()
  await untilStored(0)
  assert.deepEqual(await rowsOf(user), { tasks: 0, events: 0, queued: 0 })
})

test('a disabled or deleted user is refused, and the file is removed', async () => {
  const user = await platform.addUser()
  await platform.owner.query('UPDATE users SET is_active = false WHERE id = $1', [user.id])
  const before = (await platform.storedFiles()).length
  assert.equal(await refusal(await submit(service, user, { content: 'Hello there.' })), '403 account_disabled')
  const deleted = await platform.addUser()
  await platform.owner.query('DELETE FROM users WHERE id = $1', [deleted.id])
  assert.equal(await refusal(await submit(service, deleted, { content: 'Hello there.' })), '401 token_not_valid')
  assert.equal((await platform.storedFiles()).length, before)
})

test("the limit on a user's pending tasks does not affect other users", async () => {
  const user = await platform.addUser()
  for (let sent = 0; sent < 30; sent++) await submitted(service, user, { content: `Note ${sent}.` })
  const refused = await submit(service, user, { content: 'One too many.' })
  assert.ok(Number(refused.headers.get('retry-after')) > 0)
  assert.equal(await refusal(refused), '429 too_many_pending')
  await submitted(service, await platform.addUser(), { content: 'Another user.' })
})
