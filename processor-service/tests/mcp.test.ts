// Longer than most: one service and one receiver serve the tests of all tools, refusals and limits.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, beforeEach, test } from 'node:test'
import type { ToolTask } from '@ai-platform/contracts/document-tools.ts'
import type { Problem } from '@ai-platform/contracts/problem.ts'
import type { TextPage } from '@ai-platform/contracts/text.ts'
import { buildPdf } from '@ai-platform/testkit/documents/plain-pdf.ts'
import { listenLocally } from '@ai-platform/testkit/servers/listen-locally.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { type FakeAiServer, startFakeAiServer } from '../src/models/testing/fake-ai-server.ts'
import {
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

const settings = () => ({
  ...wire.settings,
  CORS_ORIGINS: 'https://agents.example',
  ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8',
})

before(async () => {
  platform = await createTestPlatform()
  wire = await startFakeAiServer()
  service = await platform.start(settings())
})
after(async () => {
  await platform.close()
  await wire[Symbol.asyncDispose]()
})
beforeEach(async () => {
  user = await platform.addUser()
  wire.answer(() => JSON.stringify({ summary: 'It is short.', sources: [] }))
})

interface ToolResult {
  isError?: boolean
  content: { type: string; text: string }[]
  structuredContent?: unknown
}

const message = (name: string, args: object, id = 1) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: args },
})

/** Sends a message as a client of the revision 2025-06-18 does. */
function post(body: unknown, options: { headers?: Record<string, string>; signal?: AbortSignal; at?: string } = {}) {
  const { headers, signal, at = `${service.url}/mcp` } = options
  return fetch(at, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${user.token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-06-18',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal && { signal }),
  })
}

async function messagesOf(response: Response) {
  const text = await response.text()
  assert.equal(response.status, 200, text)
  return text
    .split('\n')
    .filter(line => line.startsWith('data: '))
    .map(line => JSON.parse(line.slice(6)) as { id: number; result: ToolResult; error?: { message: string } })
}

async function callTool(name: string, args: object, at?: string): Promise<ToolResult> {
  const [answer] = await messagesOf(await post(message(name, args), at === undefined ? {} : { at }))
  assert.ok(answer?.result, JSON.stringify(answer))
  return answer.result
}

async function call<T>(name: string, args: object): Promise<T> {
  const result = await callTool(name, args)
  assert.notEqual(result.isError, true, JSON.stringify(result.content))
  assert.deepEqual(JSON.parse(result.content[0]?.text ?? ''), result.structuredContent)
  return result.structuredContent as T
}

async function errorOf(name: string, args: object, at?: string): Promise<string> {
  const result = await callTool(name, args, at)
  assert.equal(result.isError, true, JSON.stringify(result))
  return result.content[0]?.text ?? ''
}

async function problemOf(response: Response): Promise<Problem> {
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
  return (await response.json()) as Problem
}

test('a submitted text comes back with its result', async () => {
  const task = await call<ToolTask>('documents_submit_text', {
    text: 'It is short.',
    filename: 'a "b".txt',
    wait_seconds: 20,
  })
  assert.equal(task.status, 'completed')
  assert.deepEqual(task.result, { summary: 'It is short.', sources: [] })
  assert.equal(task.filename, 'a "b".txt')
})

test('without a wait the task is pending, and a later call has the result', async () => {
  const { task_id, status } = await call<ToolTask>('documents_submit_text', { text: 'It is short.' })
  assert.equal(status, 'pending')
  const task = await call<ToolTask>('documents_get', { task_id, wait_seconds: 20 })
  assert.equal(task.status, 'completed')
  const { items } = await call<{ items: { task_id: string }[] }>('documents_list', { limit: 1, status: 'completed' })
  assert.deepEqual(
    items.map(item => item.task_id),
    [task_id],
  )
})

test('a question about an earlier task reads the same document', async () => {
  const content = buildPdf(['The rent is 500 EUR a month.', 'The lease ends in 2031.'])
  const { task_id, sha256 } = await submitted(service, user, {
    content,
    filename: 'lease.pdf',
    type: 'application/pdf',
  })
  await finalTask(service, user, task_id)
  wire.answer(() => JSON.stringify({ answer: 'In 2031.', sources: [{ page: 2, quote: 'The lease ends in 2031.' }] }))
  const task = await call<ToolTask>('documents_ask', { task_id, question: 'When does the lease end?' })
  assert.deepEqual(task.result, { answer: 'In 2031.', sources: [{ page: 2, quote: 'The lease ends in 2031.' }] })
  assert.notEqual(task.task_id, task_id)
  assert.equal(task.filename, 'lease.pdf')
  assert.equal((await finalTask(service, user, task.task_id)).sha256, sha256)
})

test('a document is fetched from its address, for a task or a question', async () => {
  const web = createServer((_request, response) => response.end('The rent is 500 EUR a month.'))
  const url = `${await listenLocally(web)}/lease.txt`
  try {
    const task = await call<ToolTask>('documents_submit_url', { url, wait_seconds: 20 })
    assert.deepEqual([task.filename, task.status], ['lease.txt', 'completed'])
    wire.answer(() => JSON.stringify({ answer: '500 EUR', sources: [] }))
    const asked = await call<ToolTask>('documents_ask', { url, question: 'How much is the rent?' })
    assert.deepEqual(asked.result, { answer: '500 EUR', sources: [] })
  } finally {
    web.close()
  }
  assert.match(await errorOf('documents_submit_url', { url: 'http://169.254.169.254/' }), /code url_not_allowed/)
})

test('a question names exactly one document', async () => {
  assert.match(await errorOf('documents_ask', { question: 'Why?' }), /exactly one of task_id, url and text/)
  assert.match(
    await errorOf('documents_ask', { question: 'Why?', text: 'a', url: 'https://example.com' }),
    /exactly one/,
  )
})

test('a long text is read in parts that join to the whole', async () => {
  const text = 'The harbour was rebuilt in 1998. '.repeat(300).trim()
  const { task_id } = await call<ToolTask>('documents_submit_text', { text, wait_seconds: 20 })
  let joined = ''
  let cursor: string | null | undefined
  let calls = 0
  do {
    const part = await call<TextPage>('documents_get_text', {
      task_id,
      max_characters: 2_000,
      ...(cursor && { cursor }),
    })
    const read = part.items.map(item => item.text).join('')
    assert.ok(read.length <= 2_000)
    joined += read
    cursor = part.next_cursor
    calls += 1
  } while (cursor !== null && calls < 20)
  assert.equal(joined, text)
  assert.equal(calls, 6)
  assert.match(await errorOf('documents_get_text', { task_id, cursor: 'nonsense' }), /Start again without it/)
})

test('a long result is read in parts of its JSON', async () => {
  const summary = 'It is long. '.repeat(400).trim()
  wire.answer(() => JSON.stringify({ summary, sources: [] }))
  const { task_id } = await call<ToolTask>('documents_submit_text', { text: 'A text.', wait_seconds: 20 })
  let json = ''
  let cursor: string | null | undefined
  do {
    const part = await call<ToolTask>('documents_get', { task_id, max_characters: 1_000, ...(cursor && { cursor }) })
    assert.equal(part.result, null)
    json += part.result_part
    cursor = part.next_cursor
  } while (cursor)
  assert.deepEqual(JSON.parse(json), { summary, sources: [] })
})

test('a problem of the API is an error of the tool, with its detail and code', async () => {
  assert.match(
    await errorOf('documents_get', { task_id: '0198c0df-1c2d-7e3f-8a4b-56789abcdef0' }),
    /no such task.*\n.*code not_found/,
  )
  const stranger = await platform.addUser()
  const { task_id } = await submitted(service, stranger, { content: 'Mine.' })
  assert.match(await errorOf('documents_ask', { task_id, question: 'What?' }), /code not_found/)
  assert.match(await errorOf('documents_submit_text', { text: 'a', output_language: 'xx' }), /code invalid_option/)
  const done = await call<ToolTask>('documents_submit_text', { text: 'It is short.', wait_seconds: 20 })
  assert.match(await errorOf('documents_cancel', { task_id: done.task_id }), /code task_final/)
})

test('arguments that do not match the schema are an error of the tool', async () => {
  assert.match(await errorOf('documents_get', { task_id: 'no id' }), /task_id/)
  assert.match(await errorOf('documents_list', { stattus: 'completed' }), /stattus/)
})

test('a running task is cancelled', async () => {
  wire.next(() => {})
  const { task_id } = await call<ToolTask>('documents_submit_text', { text: 'It is slow.' })
  assert.equal((await call<ToolTask>('documents_cancel', { task_id })).status, 'cancelled')
})

test('submissions of tools count for the rate limit', async () => {
  const limited = await platform.start({ ...settings(), RATE_LIMIT_ENABLED: 'true', SUBMIT_LIMIT_PER_MINUTE: '1' })
  try {
    const at = `${limited.url}/mcp`
    await callTool('documents_submit_text', { text: 'One.' }, at)
    assert.match(
      await errorOf('documents_submit_text', { text: 'Two.' }, at),
      /Try again in \d+ s\.\n\(code rate_limited/,
    )
  } finally {
    await limited.stop()
  }
})

test('without credentials the answer is a problem that asks for a Bearer', async () => {
  const response = await post(message('documents_list', {}), { headers: { authorization: '' } })
  assert.equal(response.status, 401)
  assert.match(response.headers.get('www-authenticate') ?? '', /^Bearer/)
  assert.equal((await problemOf(response)).code, 'not_authenticated')
  const forged = await post(message('documents_list', {}), { headers: { authorization: 'Bearer no-token' } })
  assert.equal((await problemOf(forged)).code, 'token_not_valid')
})

test('a disabled account gets 403', async () => {
  await platform.owner.query('UPDATE users SET is_active = false WHERE id = $1', [user.id])
  const response = await pollUntil('the refusal', 5_000, async () => {
    const answer = await post(message('documents_list', {}))
    return answer.status === 403 ? answer : undefined
  })
  assert.equal((await problemOf(response)).code, 'account_disabled')
})

test('a page of another origin is refused unless CORS_ORIGINS names it', async () => {
  const from = (origin: string) => post(message('documents_list', {}), { headers: { origin } })
  assert.equal((await problemOf(await from('https://evil.example'))).code, 'origin_not_allowed')
  assert.equal((await from('https://agents.example')).status, 200)
  assert.equal((await from(service.url)).status, 200)
})

test('large bodies, other types and large batches are refused before a tool runs', async () => {
  assert.equal((await problemOf(await post({ text: 'x'.repeat(1_100_000) }))).code, 'payload_too_large')
  assert.equal(
    (await problemOf(await post('hello', { headers: { 'content-type': 'text/plain' } }))).code,
    'unsupported_media_type',
  )
  assert.equal((await problemOf(await post('{'))).code, 'malformed_request')
  const batch = Array.from({ length: 11 }, (_, id) => message('documents_list', {}, id))
  assert.equal((await problemOf(await post(batch))).code, 'malformed_request')
})

test('a batch of an old client is answered', async () => {
  const batch = [message('documents_list', {}, 1), message('documents_list', {}, 2)]
  const answers = await messagesOf(await post(batch, { headers: { 'mcp-protocol-version': '2025-03-26' } }))
  assert.deepEqual(answers.map(({ id }) => id).sort(), [1, 2])
})

test('there is no session to open or to end', async () => {
  for (const method of ['GET', 'DELETE']) {
    const response = await fetch(`${service.url}/mcp/`, { method, headers: { authorization: `Bearer ${user.token}` } })
    assert.equal(response.status, 405)
    assert.equal(response.headers.get('allow'), 'POST')
  }
})

test('a service that stops ends the wait of a tool with the task as it is', async () => {
  wire.next(() => {})
  const idle = await platform.start({ ...settings(), PROCESSOR_ROLE: 'api' })
  const { task_id } = await submitted(idle, user, { content: 'It waits.' })
  const started = performance.now()
  const waiting = callTool('documents_get', { task_id, wait_seconds: 30 }, `${idle.url}/mcp`)
  await pollUntil('the wait', 5_000, () => performance.now() - started > 300)
  idle.context.stop.abort()
  const task = (await waiting).structuredContent as ToolTask
  assert.match(task.status, /^(pending|processing)$/)
  assert.ok(performance.now() - started < 10_000)
  await idle.stop()
})

test('a client that disconnects ends the wait of its tool', async () => {
  wire.next(() => {})
  const { task_id } = await call<ToolTask>('documents_submit_text', { text: 'It is slow.' })
  let waits = 0
  const { hub } = service.context
  const listen = hub.onTaskEnd
  hub.onTaskEnd = (taskId, listener) => {
    const stopListening = listen(taskId, listener)
    waits += 1
    return () => {
      waits -= 1
      stopListening()
    }
  }
  try {
    const client = new AbortController()
    const call = message('documents_get', { task_id, wait_seconds: 30 })
    const ended = assert.rejects(async () => (await post(call, { signal: client.signal })).text())
    await pollUntil('the wait', 5_000, () => waits === 1)
    client.abort()
    await ended
    await pollUntil('the end of the wait', 2_000, () => waits === 0)
  } finally {
    hub.onTaskEnd = listen
  }
})
