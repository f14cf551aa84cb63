import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { ApiKeyPage, maxApiKeys } from '@ai-platform/contracts/api-key.ts'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, expectProblem } from '@ai-platform/testkit/client/answer.ts'
import { createApiKey, revokeApiKey } from '@ai-platform/testkit/client/api-key.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { submitUpload, textUpload } from '@ai-platform/testkit/client/task.ts'
import { openEventSocket } from '@ai-platform/testkit/sockets/event-socket.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { z } from 'zod'

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
      [{ name: 'x', scope: ['documents:read'] }, 'body'],
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
  describe('API keys, management', () => describeManagement(client))
  describe('API keys, sockets', () => describeSockets(client))
}
