import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { ApiKeyPage, maxApiKeys, Scope } from '@ai-platform/contracts/api-key.ts'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, expectProblem, show } from '@ai-platform/testkit/client/answer.ts'
import { createApiKey, forgeApiKey, revokeApiKey } from '@ai-platform/testkit/client/api-key.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { submitUpload, textUpload } from '@ai-platform/testkit/client/task.ts'
import { openEventSocket } from '@ai-platform/testkit/sockets/event-socket.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { z } from 'zod'

const OpenApi = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ security: z.array(z.record(z.string(), z.array(z.string()))) })),
  ),
})

/** One call of the document. `scope` is undefined for a call that takes access tokens only. */
interface Call {
  method: string
  path: string
  needsCredentials: boolean
  scope: string | undefined
}

async function readCalls(client: Client): Promise<Call[]> {
  const { paths } = expectBody(await client.call('GET', '/openapi.json'), 200, OpenApi)
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { security }]) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/\{\w+\}/g, () => randomUUID()),
      needsCredentials: security.length > 0,
      scope: security.find(scheme => scheme.apiKey)?.apiKey?.[0],
    })),
  )
}

const headersFor = (key: string): Record<string, string>[] => [{ authorization: `Bearer ${key}` }, { 'x-api-key': key }]

/** Makes every call with the key, in each of the two headers. */
async function callEverything(
  client: Client,
  calls: Call[],
  key: string,
  check: (call: Call, answer: Awaited<ReturnType<Client['call']>>) => void,
): Promise<void> {
  for (const headers of headersFor(key))
    await Promise.all(calls.map(async call => check(call, await client.call(call.method, call.path, { headers }))))
}

/** The scopes of API.md. */
const promised: Record<string, Scope> = {
  'GET /auth/profile/': 'account:read',
  'GET /auth/usage/': 'account:read',
  'GET /auth/files/': 'documents:read',
  'POST /auth/files/submit/': 'documents:write',
  'POST /process/submit': 'documents:write',
  'GET /process/tasks': 'documents:read',
  'GET /process/events': 'documents:read',
  'POST /process/ws-ticket': 'documents:read',
}

function describeRefusedKeys(client: Client, calls: () => Call[]): void {
  const refuseEverywhere = (key: string) =>
    callEverything(client, calls(), key, ({ needsCredentials, path }, answer) => {
      // This call also takes a token in its body.
      const checksToken = path === '/auth/validate-token/'
      if (needsCredentials || checksToken) expectProblem(answer, 401, 'token_not_valid')
      else assert.notEqual(answer.status, 401, show(answer))
    })

  it('a key with a wrong checksum is refused by every call', async () => {
    const key = forgeApiKey()
    await refuseEverywhere(`${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`)
  })
  it('an unknown key with the right checksum is refused by every call', () => refuseEverywhere(forgeApiKey()))
  it('a revoked key is refused by every call after 2 s', async () => {
    const account = await registerAccount(client)
    const { id, key } = await createApiKey(client, account)
    for (const path of ['/auth/profile/', '/process/tasks'])
      assert.equal((await client.call('GET', path, { token: key })).status, 200)
    assert.equal((await revokeApiKey(client, account, id)).status, 204)
    await new Promise(resolve => setTimeout(resolve, 2_000))
    await refuseEverywhere(key)
    expectProblem(await revokeApiKey(client, account, id), 404, 'not_found')
  })
  it('an expired key is refused by every call', async () => {
    const account = await registerAccount(client)
    const expires_at = new Date(Date.now() + 1_500).toISOString()
    const { key } = await createApiKey(client, account, { expires_at })
    assert.equal((await client.call('GET', '/process/tasks', { token: key })).status, 200)
    await new Promise(resolve => setTimeout(resolve, 1_600))
    await refuseEverywhere(key)
  })
  it('two different credentials are refused, two equal ones are not', async () => {
    const account = await registerAccount(client)
    const { key } = await createApiKey(client, account)
    for (const path of ['/auth/profile/', '/process/tasks']) {
      const headers = { 'x-api-key': key }
      expectProblem(await client.call('GET', path, { token: account.access, headers }), 401, 'token_not_valid')
      assert.equal((await client.call('GET', path, { token: key, headers })).status, 200)
    }
  })
  it('a key in the body of /auth/validate-token/ is no access token', async () => {
    const { key } = await createApiKey(client, await registerAccount(client))
    const answer = await client.call('POST', '/auth/validate-token/', { json: { token: key } })
    expectProblem(answer, 401, 'token_not_valid')
  })
}

function describeScopes(client: Client, calls: () => Call[]): void {
  it('the document names the scope of each call that takes keys', () => {
    const scopes = Object.fromEntries(calls().map(({ method, path, scope }) => [`${method} ${path}`, scope]))
    for (const [call, scope] of Object.entries(promised)) assert.equal(scopes[call], scope, call)
    for (const { path, method, scope } of calls())
      if (/^\/auth\/(password|api-keys|webhooks)/.test(path)) assert.equal(scope, undefined, `${method} ${path}`)
  })
  for (const granted of Scope.options) {
    it(`a key with ${granted} alone makes the calls of that scope and no other`, async () => {
      const { key } = await createApiKey(client, await registerAccount(client), { scopes: [granted] })
      await callEverything(client, calls(), key, ({ needsCredentials, path, scope }, answer) => {
        if (path === '/auth/validate-token/') expectProblem(answer, 401, 'token_not_valid')
        else if (needsCredentials && scope !== granted) expectProblem(answer, 403, 'insufficient_scope')
        else if (needsCredentials) assert.ok(![401, 403].includes(answer.status), show(answer))
        else assert.ok(answer.status !== 403, show(answer))
      })
    })
  }
  it('a key does not open its user to another one', async () => {
    const [owner, other] = [await registerAccount(client), await registerAccount(client)]
    const { key } = await createApiKey(client, other)
    const submitted = await submitUpload(client, owner.access, textUpload('A note.'))
    const { task_id } = z.object({ task_id: z.string() }).parse(submitted.body)
    for (const path of ['', '/text', '/file', '/attempts'])
      expectProblem(await client.call('GET', `/process/tasks/${task_id}${path}`, { token: key }), 404, 'not_found')
    const socket = await openEventSocket(client, `/process/ws/${owner.id}?token=${key}`)
    assert.equal(await socket.waitForClose(), 4404)
  })
}

function describeManagement(client: Client): void {
  it('a key is shown once, listed without its text, and shows when it was used', async () => {
    const account = await registerAccount(client)
    const { key, ...created } = await createApiKey(client, account, { scopes: ['documents:write', 'documents:read'] })
    assert.match(key, /^aip_[0-9A-Za-z]{38}$/)
    assert.ok(key.startsWith(created.prefix))
    assert.deepEqual(created.scopes, ['documents:read', 'documents:write'])
    const list = () => client.call('GET', '/auth/api-keys/', { token: account.access })
    const first = await list()
    assert.deepEqual(expectBody(first, 200, ApiKeyPage).items, [created])
    assert.ok(!first.text.includes(key))
    const counted = { path: '/auth/files/submit/' }
    assert.equal((await submitUpload(client, key, textUpload('A note.'), counted)).status, 202)
    await pollUntil('the last use', 5_000, async () => {
      const [item] = expectBody(await list(), 200, ApiKeyPage).items
      return item?.last_used_at ?? undefined
    })
    const profile = await client.call('GET', '/auth/profile/', { token: account.access })
    assert.equal(z.object({ api_call_count: z.int() }).parse(profile.body).api_call_count, 1)
  })
  it('a list has pages, newest first', async () => {
    const account = await registerAccount(client)
    const ids: string[] = []
    for (let count = 0; count < 3; count += 1) ids.unshift((await createApiKey(client, account)).id)
    const read = async (query: string) =>
      expectBody(await client.call('GET', `/auth/api-keys/?${query}`, { token: account.access }), 200, ApiKeyPage)
    const first = await read('limit=2')
    const second = await read(`limit=2&cursor=${first.next_cursor}`)
    assert.deepEqual(
      [...first.items, ...second.items].map(({ id }) => id),
      ids,
    )
    assert.equal(second.next_cursor, null)
    const bad = await client.call('GET', '/auth/api-keys/?cursor=bad', { token: account.access })
    expectProblem(bad, 400, 'validation_error')
  })
  it('a body that breaks the rules is refused with the names of its fields', async () => {
    const { access: token } = await registerAccount(client)
    for (const [json, path] of [
      [{}, 'name'],
      [{ name: ' ' }, 'name'],
      [{ name: 'x'.repeat(101) }, 'name'],
      [{ name: 'x\u0000' }, 'name'],
      [{ name: 'x', scopes: [] }, 'scopes'],
      [{ name: 'x', scopes: ['admin'] }, 'scopes.0'],
      [{ name: 'x', expires_at: new Date(Date.now() - 1_000).toISOString() }, 'expires_at'],
      [{ name: 'x', expires_at: 'tomorrow' }, 'expires_at'],
    ] as const)
      expectProblem(await client.call('POST', '/auth/api-keys/', { token, json }), 400, 'validation_error', [path])
  })
  it('an account has a limited number of keys, also when they are created at once', async () => {
    const { access: token } = await registerAccount(client)
    const json = { name: 'test' }
    const answers = await Promise.all(
      Array.from({ length: maxApiKeys + 5 }, () => client.call('POST', '/auth/api-keys/', { token, json })),
    )
    assert.equal(answers.filter(({ status }) => status === 201).length, maxApiKeys)
    for (const answer of answers) if (answer.status !== 201) expectProblem(answer, 409, 'limit_reached')
  })
  it("another user's key answers like one that does not exist", async () => {
    const [account, other] = [await registerAccount(client), await registerAccount(client)]
    const { id, key } = await createApiKey(client, account)
    for (const missing of [id, randomUUID(), 'no-id'])
      expectProblem(await revokeApiKey(client, other, missing), 404, 'not_found')
    assert.equal((await client.call('GET', '/process/tasks', { token: key })).status, 200)
  })
}

function describeSockets(client: Client): void {
  const open = (account: Account, query: string, headers?: Record<string, string>) =>
    openEventSocket(client, `/process/ws/${account.id}${query}`, headers)

  for (const how of ['the query', 'X-Api-Key', 'Authorization', 'a ticket'] as const) {
    it(`a socket opened by a key in ${how} gets events, and closes within 2 s of the revocation`, async () => {
      const account = await registerAccount(client)
      const { id, key } = await createApiKey(client, account)
      const openBy = {
        'the query': () => open(account, `?token=${key}`),
        'X-Api-Key': () => open(account, '', { 'x-api-key': key }),
        Authorization: () => open(account, '', { authorization: `Bearer ${key}` }),
        'a ticket': async () => {
          const { body } = await client.call('POST', '/process/ws-ticket', { token: key })
          return open(account, `?ticket=${z.object({ ticket: z.string() }).parse(body).ticket}`)
        },
      }
      const socket = await openBy[how]()
      assert.equal((await submitUpload(client, key, textUpload('A note.'))).status, 202)
      await socket.waitFor('task_queued', event => event.event === 'task_queued')
      await revokeApiKey(client, account, id)
      assert.equal(await socket.waitForClose(2_500), 4401)
    })
  }
  it('a socket closes when its key expires', async () => {
    const account = await registerAccount(client)
    const { key } = await createApiKey(client, account, { expires_at: new Date(Date.now() + 2_000).toISOString() })
    const socket = await open(account, `?token=${key}`)
    assert.equal(await socket.waitForClose(4_000), 4401)
  })
  it('a key without documents:read opens no socket', async () => {
    const account = await registerAccount(client)
    const { key } = await createApiKey(client, account, { scopes: ['documents:write', 'account:read'] })
    assert.equal(await (await open(account, `?token=${key}`)).waitForClose(), 4401)
  })
  it('a ticket of a revoked key opens no socket', async () => {
    const account = await registerAccount(client)
    const { id, key } = await createApiKey(client, account)
    const { body } = await client.call('POST', '/process/ws-ticket', { token: key })
    const { ticket } = z.object({ ticket: z.string() }).parse(body)
    await revokeApiKey(client, account, id)
    assert.equal(await (await open(account, `?ticket=${ticket}`)).waitForClose(), 4401)
  })
}

export function describeApiKeys(client: Client): void {
  let calls: Call[] = []
  before(async () => {
    calls = await readCalls(client)
    assert.ok(calls.length > 20)
  })
  describe('API keys, management', () => describeManagement(client))
  describe('API keys, refused', () => describeRefusedKeys(client, () => calls))
  describe('API keys, scopes', () => describeScopes(client, () => calls))
  describe('API keys, sockets', () => describeSockets(client))
}
