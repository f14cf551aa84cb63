import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { Task } from '@ai-platform/contracts/task.ts'
import WebSocket from 'ws'
import { callsOf, createChecker, type Document } from './openapi-document.ts'
import { createTestPlatform, finalTask, type TestPlatform, type TestService, type TestUser } from './start-service.ts'

/** Overrides for one call: `path` for a documented path with parameters, `token` in place of the user's. */
interface Try {
  path?: string
  token?: string | undefined
  body?: FormData | string
  headers?: Record<string, string>
}

function form(text: string, fields: Record<string, string> = {}): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  data.append('file', new File([text], 'note.txt', { type: 'text/plain' }))
  return data
}

describe('every call of processor-service answers as its document says', () => {
  let platform: TestPlatform
  let api: TestService
  let worker: TestService | undefined
  let user: TestUser
  let document: Document
  let ask: (call: string, status: number, how?: Try) => Promise<unknown>
  const tried = new Map<string, Set<'good' | 'bad'>>()

  before(async () => {
    platform = await createTestPlatform()
    api = await platform.start({ PROCESSOR_ROLE: 'api', RATE_LIMIT_ENABLED: 'true', SUBMIT_LIMIT_PER_MINUTE: '16' })
    user = await platform.addUser()
    document = (await (await fetch(`${api.url}/openapi.json`)).json()) as Document
    const { checkAnswer } = createChecker(document)
    ask = async (call, status, { path, token = user.token, body, headers = {} } = {}) => {
      const [method = '', documentedPath = ''] = call.split(' ')
      const response = await fetch(api.url + (path ?? documentedPath), {
        method: method.toUpperCase(),
        headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
        ...(body !== undefined && { body }),
      })
      assert.equal(response.status, status, `${call} ${await response.clone().text()}`)
      tried.set(call, (tried.get(call) ?? new Set()).add(status < 400 ? 'good' : 'bad'))
      return checkAnswer(call, response)
    }
  })
  after(async () => {
    await worker?.stop()
    await platform.close()
  })

  const submit = async (how: Try = {}, status = 202) =>
    (await ask('post /process/submit', status, { body: form('The harbour is good.'), ...how })) as Task

  it('submitting a document', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    await submit({ headers })
    await submit({ headers }, 200)
    await submit({ headers, body: form('Another one.') }, 422)
    await submit({ body: form('x', { task_type: 'dance' }) }, 422)
    await submit({ body: form('x', { pages: '1-2' }) }, 422)
    await submit({ body: form('x', { ocr: 'force' }) }, 422)
    await submit({ body: form('') }, 400)
    await submit({ body: new FormData() }, 400)
    await submit({ body: '{}', headers: { 'content-type': 'text/plain' } }, 415)
    const json = { 'content-type': 'application/json' }
    await submit({ body: '{}', headers: json }, 400)
    await submit({ body: '{"url":"https://127.0.0.1/"}', headers: json }, 422)
    await submit({ headers: { 'idempotency-key': 'a b' } }, 400)
    await submit({ token: 'no token' }, 401)
  })

  it('reading, cancelling, retrying and deleting tasks', async () => {
    const { task_id } = await submit()
    const other = await submit()
    const at = (id: string, action = '') => ({ path: `/process/tasks/${id}${action}` })
    await ask('get /process/tasks', 200)
    await ask('get /process/tasks', 400, { path: '/process/tasks?limit=1000' })
    await ask('get /process/tasks/{task_id}', 200, at(task_id))
    await ask('get /process/tasks/{task_id}', 404, at(randomUUID()))
    await ask('get /process/tasks/{task_id}', 400, at(task_id, '?wait=99'))
    await ask('post /process/tasks/{task_id}/retry', 409, at(task_id, '/retry'))
    await ask('post /process/tasks/{task_id}/cancel', 200, at(task_id, '/cancel'))
    await ask('post /process/tasks/{task_id}/cancel', 409, at(task_id, '/cancel'))
    await ask('post /process/tasks/{task_id}/cancel', 400, {
      ...at(task_id, '/cancel'),
      headers: { 'content-type': 'application/json' },
    })
    await ask('post /process/tasks/{task_id}/retry', 202, at(task_id, '/retry'))
    await ask('get /process/tasks/{task_id}/attempts', 404, at(randomUUID(), '/attempts'))
    await ask('get /process/tasks/{task_id}/text', 409, at(task_id, '/text'))
    await ask('get /process/tasks/{task_id}/text', 404, at(randomUUID(), '/text'))
    await ask('get /process/tasks/{task_id}/file', 200, at(task_id, '/file'))
    await ask('get /process/tasks/{task_id}/file', 404, at(randomUUID(), '/file'))
    await ask('delete /process/tasks/{task_id}', 204, at(other.task_id))
    await ask('delete /process/tasks/{task_id}', 404, at(other.task_id))
    worker = await platform.start({ PROCESSOR_ROLE: 'worker' })
    await finalTask(api, user, task_id)
    const done = (await ask('get /process/tasks/{task_id}', 200, at(task_id))) as Task
    assert.equal(done.status, 'completed', JSON.stringify(done.error))
    await ask('get /process/tasks/{task_id}/attempts', 200, at(task_id, '/attempts'))
    await ask('get /process/tasks/{task_id}/text', 200, at(task_id, '/text'))
    await ask('get /process/tasks/{task_id}/text', 400, at(task_id, '/text?limit=0'))
  })

  it('reading events', async () => {
    await ask('get /process/events', 200)
    await ask('get /process/events', 400, { path: '/process/events?after=-1' })
    await ask('get /process/events', 401, { token: '' })
    await ask('post /process/ws-ticket', 200)
    await ask('post /process/ws-ticket', 401, { token: 'no token' })
    const { check } = createChecker(document)
    for (const path of ['/process/ws', '/ws']) {
      const call = `get ${path}/{user_id}`
      await ask(call, 404, { path: `${path}/${user.id}` })
      const socket = new WebSocket(`${api.url.replace('http', 'ws')}${path}/${user.id}?token=${user.token}&after=0`)
      const [message] = await new Promise<unknown[]>((resolve, reject) =>
        socket.once('message', (...data) => resolve(data)).once('error', reject),
      )
      socket.terminate()
      check('/components/schemas/TaskEvent', JSON.parse(String(message)))
      tried.get(call)?.add('good')
    }
  })

  it('calls that need no token', async () => {
    for (const call of ['get /process/task-types', 'get /health', 'get /livez', 'get /readyz']) {
      await ask(call, 200, { token: '' })
    }
  })

  it('too many submissions', async () => {
    const statuses: number[] = []
    const { checkAnswer } = createChecker(document)
    while (!statuses.includes(429) && statuses.length < 20) {
      const headers = { authorization: `Bearer ${user.token}` }
      const response = await fetch(`${api.url}/process/submit`, { method: 'POST', headers, body: form('again') })
      statuses.push(response.status)
      await checkAnswer('post /process/submit', response)
    }
    assert.ok(statuses.includes(429), String(statuses))
  })

  it('readiness of a service that stops', async () => {
    api.context.stop.abort()
    await ask('get /readyz', 503, { token: '' })
  })

  it('every call was tried', () => {
    const own = callsOf(document).filter(call => !call.includes(' /auth/'))
    // These refuse nothing; /health reports a lost database in its own body.
    const neverBad = ['get /process/task-types', 'get /health', 'get /livez']
    const missing = own.filter(
      call => !tried.get(call)?.has('good') || !(tried.get(call)?.has('bad') || neverBad.includes(call)),
    )
    assert.deepEqual(missing, [])
  })
})
