import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { Scope } from '@ai-platform/contracts/api-key.ts'
import { registerAccount } from '@ai-platform/testkit/client/account.ts'
import { type Answer, expectBody, expectProblem, show } from '@ai-platform/testkit/client/answer.ts'
import { createApiKey, forgeApiKey, revokeApiKey } from '@ai-platform/testkit/client/api-key.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { submitUpload, textUpload } from '@ai-platform/testkit/client/task.ts'
import { openEventSocket } from '@ai-platform/testkit/sockets/event-socket.ts'
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

/** The call for AI agents. The document has none, because it is a protocol of its own. */
const agentCall: Call = { method: 'POST', path: '/mcp', needsCredentials: true, scope: 'documents:read' }

async function readCalls(client: Client): Promise<Call[]> {
  const { paths } = expectBody(await client.call('GET', '/openapi.json'), 200, OpenApi)
  const calls = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { security }]) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/\{\w+\}/g, () => randomUUID()),
      needsCredentials: security.length > 0,
      scope: security.find(scheme => scheme.apiKey)?.apiKey?.[0],
    })),
  )
  return [...calls, agentCall]
}

const headersFor = (key: string): Record<string, string>[] => [{ authorization: `Bearer ${key}` }, { 'x-api-key': key }]

/** Makes every call with the key, in each of the two headers. */
async function callEverything(
  client: Client,
  calls: Call[],
  key: string,
  check: (call: Call, answer: Answer) => void,
): Promise<void> {
  for (const headers of headersFor(key))
    await Promise.all(calls.map(async call => check(call, await client.call(call.method, call.path, { headers }))))
}

/** The scopes that docs/api-keys.md promises. */
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

/** Sends bad and narrow keys to every call of the API document, and to /mcp. */
export function describeApiKeyAccess(client: Client): void {
  let calls: Call[] = []
  before(async () => {
    calls = await readCalls(client)
    assert.ok(calls.length > 20)
  })
  describe('API keys, refused', () => describeRefusedKeys(client, () => calls))
  describe('API keys, scopes', () => describeScopes(client, () => calls))
}
