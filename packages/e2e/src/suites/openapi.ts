import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { type Account, newRegistration, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { type Answer, show } from '@ai-platform/testkit/client/answer.ts'
import type { CallOptions, Client } from '@ai-platform/testkit/client/client.ts'
import { submitTask, textUpload, uploadForm, waitForFinal } from '@ai-platform/testkit/client/task.ts'
import { openEventSocket } from '@ai-platform/testkit/sockets/event-socket.ts'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { z } from 'zod'

const Content = z.record(z.string(), z.object({ examples: z.record(z.string(), z.unknown()).optional() }))
const Operation = z.object({
  responses: z.record(
    z.string(),
    z.object({ content: Content.optional(), headers: z.record(z.string(), z.unknown()).optional() }),
  ),
})
const OpenApi = z.object({ paths: z.record(z.string(), z.record(z.string(), Operation)) })
type OpenApi = z.infer<typeof OpenApi>

/** Makes a call: its name in the document, the expected status, and its path when that has parameters. */
type Ask = (call: string, status: number, options?: CallOptions & { path?: string }) => Promise<Answer>

const escapeStep = (step: string) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))

/** Fails when the document does not describe the answer: its status, content type, body, code and headers. */
function createCheck(document: OpenApi, whole: object): (call: string, answer: Answer) => void {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(whole, 'openapi')
  return (call, answer) => {
    const [method = '', path = ''] = call.split(' ')
    const documented = document.paths[path]?.[method]?.responses[answer.status]
    assert.ok(documented, `not documented: ${show(answer)}`)
    for (const name of [
      'Content-Disposition',
      'Location',
      'Retry-After',
      'RateLimit',
      'RateLimit-Policy',
      'X-Request-Id',
    ]) {
      if (answer.headers.has(name)) assert.ok(documented.headers?.[name], `${name} is not documented: ${show(answer)}`)
    }
    if (!documented.content) return assert.equal(answer.text, '', show(answer))
    // The file of a task has any type.
    if (documented.content['*/*']) return
    const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
    const content = documented.content[type]
    assert.ok(content, `${type} is not documented: ${show(answer)}`)
    const steps = ['paths', path, method, 'responses', String(answer.status), 'content', type, 'schema']
    const validate = ajv.getSchema(`openapi#/${steps.map(escapeStep).join('/')}`)
    assert.ok(validate?.(answer.body), `${show(answer)} ${ajv.errorsText(validate?.errors)}`)
    if (content.examples) {
      const { code } = z.object({ code: z.string() }).parse(answer.body)
      assert.ok(code in content.examples, `the code is not listed: ${show(answer)}`)
    }
  }
}

async function callAccounts(ask: Ask, account: Account): Promise<void> {
  const { access: token, email, password, username } = account
  await ask('post /auth/register/', 201, { json: newRegistration() })
  await ask('post /auth/register/', 400, { json: {} })
  await ask('post /auth/register/', 409, { json: newRegistration({ email }) })
  await ask('post /auth/login/', 200, { json: { email, password } })
  await ask('post /auth/login/', 401, { json: { email, password: 'wrong horse 42' } })
  await ask('get /auth/profile/', 200, { token })
  await ask('get /auth/profile/', 401)
  await ask('patch /auth/profile/', 200, { token, json: { username: `${username}-new` } })
  await ask('patch /auth/profile/', 400, { token, json: { username: '' } })
  await ask('post /auth/validate-token/', 200, { json: { token } })
  await ask('post /auth/validate-token/', 401, { json: { token: 'no token' } })
  await ask('post /auth/token/refresh/', 200, { json: { refresh: account.refresh } })
  await ask('post /auth/token/refresh/', 401, { json: { refresh: 'no token' } })
  await ask('post /auth/password/change/', 400, {
    token,
    json: { current_password: 'wrong horse 42', new_password: 'a new horse 43' },
  })
  const next = { current_password: password, new_password: 'a new horse 43' }
  const { body } = await ask('post /auth/password/change/', 200, { token, json: next })
  await ask('post /auth/logout/', 204, { json: { refresh: z.object({ refresh: z.string() }).parse(body).refresh } })
  await ask('post /auth/logout/', 415, { body: 'refresh', headers: { 'content-type': 'text/plain' } })
}

async function callApiKeys(ask: Ask, { access: token }: Account): Promise<void> {
  const json = { name: 'reads alone', scopes: ['documents:read'] }
  const { body } = await ask('post /auth/api-keys/', 201, { token, json })
  const { id, key } = z.object({ id: z.string(), key: z.string() }).parse(body)
  await ask('post /auth/api-keys/', 400, { token, json: {} })
  await ask('get /auth/api-keys/', 200, { token })
  await ask('get /auth/api-keys/', 400, { token, path: '/auth/api-keys/?limit=0' })
  await ask('get /auth/files/', 200, { token: key })
  for (const call of ['get /auth/profile/', 'get /auth/api-keys/', 'post /process/submit'])
    await ask(call, 403, { token: key })
  const revoke = 'delete /auth/api-keys/{id}/'
  await ask(revoke, 204, { token, path: `/auth/api-keys/${id}/` })
  await ask(revoke, 404, { token, path: `/auth/api-keys/${id}/` })
}

async function callTasks(ask: Ask, client: Client, account: Account): Promise<void> {
  const { access: token } = account
  const form = () => uploadForm(textUpload('The harbour was rebuilt in 1998. It is good.'))
  for (const submit of ['post /auth/files/submit/', 'post /process/submit']) {
    await ask(submit, 202, { token, body: form() })
    await ask(submit, 422, { token, body: uploadForm(textUpload('x'), { taskType: 'dance' }) })
    await ask(submit, 401, { body: form() })
  }
  const { task_id } = await submitTask(client, account, textUpload('The harbour is good.'))
  await waitForFinal(client, account, task_id)
  for (const list of ['/auth/files/', '/process/tasks', '/process/events']) {
    await ask(`get ${list}`, 200, { token })
    await ask(`get ${list}`, 400, { token, path: `${list}?limit=1000` })
  }
  for (const [call, path] of [
    ['get /auth/files/{task_id}/', (id: string) => `/auth/files/${id}/`],
    ['get /process/tasks/{task_id}', (id: string) => `/process/tasks/${id}`],
    ['get /process/tasks/{task_id}/text', (id: string) => `/process/tasks/${id}/text`],
    ['get /process/tasks/{task_id}/file', (id: string) => `/process/tasks/${id}/file`],
    ['get /process/tasks/{task_id}/attempts', (id: string) => `/process/tasks/${id}/attempts`],
  ] as const) {
    await ask(call, 200, { token, path: path(task_id) })
    await ask(call, 404, { token, path: path(randomUUID()) })
  }
  await ask('get /auth/usage/', 200, { token, path: '/auth/usage/?days=7' })
  await ask('get /auth/usage/', 400, { token, path: '/auth/usage/?days=91' })
  const at = `/process/tasks/${task_id}`
  await ask('post /process/tasks/{task_id}/cancel', 409, { token, path: `${at}/cancel` })
  await ask('post /process/tasks/{task_id}/retry', 409, { token, path: `${at}/retry` })
  await ask('delete /process/tasks/{task_id}', 204, { token, path: at })
  await ask('delete /process/tasks/{task_id}', 404, { token, path: at })
  await ask('post /process/ws-ticket', 200, { token })
  await ask('post /process/ws-ticket', 401)
}

async function callWebhooks(ask: Ask, { access: token }: Account): Promise<void> {
  const all = '/auth/webhooks/'
  const json = { url: 'https://hooks.invalid/' }
  const { body } = await ask(`post ${all}`, 201, { token, json })
  await ask(`post ${all}`, 400, { token, json: {} })
  await ask(`post ${all}`, 422, { token, json: { url: 'https://127.0.0.1/' } })
  await ask(`get ${all}`, 200, { token })
  await ask(`get ${all}`, 400, { token, path: `${all}?limit=0` })
  const one = `${all}{id}/`
  const path = `${all}${z.object({ id: z.string() }).parse(body).id}/`
  await ask(`patch ${one}`, 200, { token, path, json: { description: 'mine' } })
  await ask(`patch ${one}`, 400, { token, path, json: { events: [] } })
  await ask(`post ${one}rotate-secret/`, 200, { token, path: `${path}rotate-secret/` })
  await ask(`post ${one}test/`, 202, { token, path: `${path}test/` })
  const listed = await ask(`get ${one}deliveries/`, 200, { token, path: `${path}deliveries/` })
  const { items } = z.object({ items: z.array(z.object({ id: z.string() })) }).parse(listed.body)
  const redeliver = `post ${one}deliveries/{delivery_id}/redeliver/`
  await ask(redeliver, 202, { token, path: `${path}deliveries/${items[0]?.id}/redeliver/` })
  await ask(redeliver, 404, { token, path: `${path}deliveries/${randomUUID()}/redeliver/` })
  await ask(`patch ${one}`, 200, { token, path, json: { status: 'disabled' } })
  await ask(`post ${one}test/`, 409, { token, path: `${path}test/` })
  await ask(`delete ${one}`, 204, { token, path })
  await ask(`delete ${one}`, 404, { token, path })
}

export function describeOpenApi(client: Client): void {
  describe('openapi.json describes the answers of every call', () => {
    const made = new Set<string>()
    let document: OpenApi
    let ask: Ask
    before(async () => {
      const whole = z.looseObject({}).parse((await client.call('GET', '/openapi.json')).body)
      document = OpenApi.parse(whole)
      const check = createCheck(document, whole)
      ask = async (call, status, { path, ...options } = {}) => {
        const [method = '', documentedPath = ''] = call.split(' ')
        const answer = await client.call(method.toUpperCase(), path ?? documentedPath, options)
        assert.equal(answer.status, status, show(answer))
        made.add(call)
        check(call, answer)
        return answer
      }
    })
    it('accounts and tokens', async () => callAccounts(ask, await registerAccount(client)))
    it('webhooks', async () => callWebhooks(ask, await registerAccount(client)))
    it('API keys', async () => callApiKeys(ask, await registerAccount(client)))
    it('files, tasks and events', async () => callTasks(ask, client, await registerAccount(client)))
    it('the sockets', async () => {
      const account = await registerAccount(client)
      for (const path of ['/process/ws', '/ws']) {
        await ask(`get ${path}/{user_id}`, 404, { path: `${path}/${account.id}` })
        const socket = await openEventSocket(client, `${path}/${account.id}?token=${account.access}`)
        socket.close()
      }
    })
    it('calls without a token', async () => {
      for (const path of ['/process/task-types', '/health', '/livez', '/readyz']) await ask(`get ${path}`, 200)
    })
    it('every call was made', () => {
      const calls = Object.entries(document.paths).flatMap(([path, item]) =>
        Object.keys(item).map(method => `${method} ${path}`),
      )
      assert.deepEqual(
        calls.filter(call => !made.has(call)),
        [],
      )
    })
  })
}
