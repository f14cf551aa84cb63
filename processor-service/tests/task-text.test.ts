import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { Problem } from '@ai-platform/contracts/problem.ts'
import type { Task } from '@ai-platform/contracts/task.ts'
import { TextPage } from '@ai-platform/contracts/text.ts'
import { buildMixedPdf, buildPdf } from '@ai-platform/testkit/documents/plain-pdf.ts'
import { type FakeAiServer, startFakeAiServer } from '../src/models/testing/fake-ai-server.ts'
import {
  call,
  createTestPlatform,
  finalTask,
  submitted,
  type TestPlatform,
  type TestService,
  type TestUser,
} from './start-service.ts'

let platform: TestPlatform
let service: TestService
let wire: FakeAiServer
let user: TestUser

before(async () => {
  platform = await createTestPlatform()
  wire = await startFakeAiServer()
  service = await platform.start(wire.settings)
})
after(async () => {
  await platform.close()
  await wire[Symbol.asyncDispose]()
})
beforeEach(async () => {
  user = await platform.addUser()
  wire.answer(() => JSON.stringify({ summary: 'It is short.' }))
})

const pdf = (content: Buffer, filename = 'lease.pdf') => ({ content, filename, type: 'application/pdf' })

async function run(...args: [file: Parameters<typeof submitted>[2], fields?: Record<string, string>]): Promise<Task> {
  const [file, fields = {}] = args
  const { task_id } = await submitted(service, user, file, { fields })
  return finalTask(service, user, task_id)
}

const get = (id: string, path: string, init?: RequestInit, caller = user) =>
  call(service, caller, `/process/tasks/${id}${path}`, init)

async function readPages(id: string, query = ''): Promise<TextPage> {
  const response = await get(id, `/text${query}`)
  const body = await response.json()
  assert.equal(response.status, 200, JSON.stringify(body))
  return TextPage.parse(body)
}

async function refusal(response: Response): Promise<string> {
  const { code } = (await response.json()) as Problem
  return `${response.status} ${code}`
}

test('the text of a PDF is listed by page', async () => {
  const task = await run(pdf(buildPdf(['The first page.', 'The second page.', 'The third page.'])))
  assert.equal(task.status, 'completed', JSON.stringify(task.error))
  const first = await readPages(task.task_id, '?limit=2')
  assert.deepEqual(
    first.items.map(({ page, text, source }) => [page, text.trim(), source]),
    [
      [1, 'The first page.', 'text'],
      [2, 'The second page.', 'text'],
    ],
  )
  const rest = await readPages(task.task_id, `?limit=2&cursor=${first.next_cursor}`)
  assert.deepEqual([rest.items.map(({ page }) => page), rest.next_cursor], [[3], null])
  assert.equal(await refusal(await get(task.task_id, '/text?cursor=bad')), '400 validation_error')
  assert.equal(await refusal(await get(task.task_id, '/text', {}, await platform.addUser())), '404 not_found')
  const { coverage } = task
  assert.deepEqual(
    [coverage?.pages, coverage?.pages_with_text, coverage?.pages_ocr, coverage?.pages_unread, coverage?.truncated],
    [3, 3, 0, 0, false],
  )
})

test('a short text stores no page, and is one item', async () => {
  const { task_id, coverage, warnings } = await run({ content: 'Hello World' })
  assert.deepEqual(await readPages(task_id), {
    items: [{ page: null, text: 'Hello World', source: 'text', confidence: null }],
    next_cursor: null,
  })
  assert.deepEqual([coverage?.pages, coverage?.pages_with_text, coverage?.pages_unread, warnings], [null, null, 0, []])
  const { rows } = await platform.owner.query('SELECT FROM task_texts WHERE task_id = $1', [task_id])
  assert.equal(rows.length, 0)
})

test('a long text without pages is cut into items that join to it', async () => {
  const text = Array.from({ length: 2_500 }, (_, index) => `Paragraph ${index} of a long text about harbours.`).join(
    '\n\n',
  )
  const { task_id } = await run({ content: text })
  const { items } = await readPages(task_id)
  assert.ok(items.length > 1 && items.every(item => item.page === null && Buffer.byteLength(item.text) <= 64 * 1024))
  assert.equal(items.map(item => item.text).join(''), text)
  assert.ok(items[0]?.text.endsWith('\n\n'))
})

test('pages selects, and a selection beyond the end names the page count', async () => {
  const content = buildPdf(['The first page.', 'The second page.', 'The third page.'])
  const task = await run(pdf(content), { pages: ' 3 , 1' })
  assert.deepEqual(task.options, { pages: '1,3' })
  assert.deepEqual(
    (await readPages(task.task_id)).items.map(({ page }) => page),
    [1, 3],
  )
  assert.deepEqual([task.coverage?.pages, task.coverage?.truncated, task.warnings], [2, false, []])
  const beyond = await run(pdf(content), { pages: '7-9' })
  assert.deepEqual([beyond.status, beyond.error?.code], ['failed', 'no_text_found'])
  assert.match(beyond.error?.detail ?? '', /3 pages/)
})

test('unread pages are named, in the task and in lists', async () => {
  const { task_id, ...task } = await run(pdf(buildMixedPdf(['The cover.', ...Array(9).fill(null)])), { ocr: 'off' })
  assert.equal(task.status, 'completed', JSON.stringify(task.error))
  assert.deepEqual(
    task.warnings.map(({ code, pages }) => [code, pages]),
    [['pages_unread', [2, 3, 4, 5, 6, 7, 8, 9, 10]]],
  )
  assert.match(task.warnings[0]?.detail ?? '', /^Pages 2-10 of 10 were not read because .*ocr=auto/)
  const { pages, pages_with_text, pages_unread, truncated } = task.coverage ?? {}
  assert.deepEqual([pages, pages_with_text, pages_unread, truncated], [10, 1, 9, true])
  const list = (await (await call(service, user, '/process/tasks')).json()) as { items: Task[] }
  assert.deepEqual(list.items[0]?.warnings, task.warnings)
  assert.deepEqual((await readPages(task_id)).items[9], { page: 10, text: '', source: 'none', confidence: null })
})

test('a scan without OCR fails, says so, and lists its pages as unread', async () => {
  const task = await run(pdf(buildMixedPdf([null, null])), { ocr: 'off' })
  assert.deepEqual([task.status, task.error?.code], ['failed', 'no_text_found'])
  assert.match(task.error?.detail ?? '', /OCR.* off.*ocr=auto/)
  assert.deepEqual(task.warnings[0]?.pages, [1, 2])
  assert.deepEqual(
    (await readPages(task.task_id)).items.map(({ source }) => source),
    ['none', 'none'],
  )
})

test('a retry does not read the file again', async () => {
  wire.answer(() => 'no JSON')
  const failed = await run(pdf(buildPdf(['The harbour was rebuilt in 1998.'])))
  assert.equal(failed.status, 'failed')
  wire.answer(({ prompt }) => JSON.stringify({ summary: prompt.includes('harbour was rebuilt') ? 'Read.' : 'Lost.' }))
  // Without its file the task could not be read again.
  await service.context.storage.remove(failed.task_id)
  assert.equal((await get(failed.task_id, '/retry', { method: 'POST' })).status, 202)
  const task = await finalTask(service, user, failed.task_id)
  assert.deepEqual(
    [task.status, task.result],
    ['completed', { summary: 'Read.', sources: [] }],
    JSON.stringify(task.error),
  )
})

test('text_not_ready says why there is no text', async () => {
  const waiting = await platform.start({ PROCESSOR_ROLE: 'api' })
  await service.stop()
  const { task_id } = await submitted(waiting, user, { content: 'Nothing reads this yet.' })
  assert.equal(await refusal(await call(waiting, user, `/process/tasks/${task_id}/text`)), '409 text_not_ready')
  await waiting.stop()
  service = await platform.start()
  const torn = await run(pdf(Buffer.from(`%PDF-1.7\n${'garbage '.repeat(50)}`)))
  const response = await get(torn.task_id, '/text')
  assert.match(((await response.json()) as Problem).detail, /damaged/)
  assert.equal(response.status, 409)
})

test('the original comes back as an attachment, short or long, to its owner alone', async () => {
  const content = buildPdf(['The first page.'])
  for (const [file, type] of [
    [pdf(content, 'Bericht für März.pdf'), 'application/pdf'],
    [{ content: Buffer.from('Short. \xff', 'latin1'), filename: 'Bericht für März.txt' }, 'text/plain'],
  ] as const) {
    const { task_id } = await submitted(service, user, file)
    for (const method of ['GET', 'HEAD']) {
      const response = await get(task_id, '/file', { method })
      assert.equal(response.status, 200)
      const header = (name: string) => response.headers.get(name)
      assert.equal(header('content-type'), type)
      assert.equal(header('content-length'), String(file.content.length))
      assert.equal(header('x-content-type-options'), 'nosniff')
      assert.match(
        header('content-disposition') ?? '',
        /^attachment; .*filename\*=UTF-8''Bericht%20f%C3%BCr%20M%C3%A4rz/,
      )
      const body = Buffer.from(await response.arrayBuffer())
      assert.ok(method === 'HEAD' ? body.length === 0 : body.equals(file.content))
    }
    assert.equal(await refusal(await get(task_id, '/file', {}, await platform.addUser())), '404 not_found')
  }
})

test('a deleted task leaves no file, text or row', async () => {
  const { task_id } = await run(pdf(buildPdf(['The first page.'])), { metadata: '{"customer": "4711"}' })
  assert.equal((await get(task_id, '', { method: 'DELETE' })).status, 204)
  assert.ok(!(await platform.storedFiles()).includes(task_id))
  for (const path of ['', '/text', '/file']) assert.equal((await get(task_id, path)).status, 404)
  for (const table of ['task_texts', 'task_pages', 'short_documents', 'task_queue', 'task_attempts']) {
    const { rows } = await platform.owner.query(`SELECT FROM ${table} WHERE task_id = $1`, [task_id])
    assert.equal(rows.length, 0, table)
  }
})
