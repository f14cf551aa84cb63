import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CreatedApiKey, Scope } from '@ai-platform/contracts/api-key.ts'
import { makeApiKey } from '@ai-platform/runtime/api-key.ts'
import { pruneExpired } from '../src/maintenance/prune-expired.ts'
import { signUpStaff } from './admin-browser.ts'
import { act, ask, logIn } from './admin-http.ts'
import { assertProblem, bearer, type Service, send, signUp, startService } from './start-service.ts'
import { startUpstream, type Upstream } from './upstream.ts'

let upstream: Upstream
let service: Service
let user: Awaited<ReturnType<typeof signUp>>

before(async () => {
  upstream = await startUpstream()
  service = await startService({ PROCESSOR_URL: upstream.url })
  user = await signUp(service)
})
after(async () => {
  await service.stop()
  await upstream.stop()
})

const get = (path: string, headers: Record<string, string>) => fetch(service.url + path, { headers })

async function createKey(account = user, scopes?: Scope[]): Promise<CreatedApiKey> {
  const response = await send(service, '/auth/api-keys/', { name: 'test', scopes }, { headers: bearer(account.access) })
  assert.equal(response.status, 201, await response.clone().text())
  return (await response.json()) as CreatedApiKey
}

test('a key reads the profile by either header, and cannot make a key, change the account or act as a token', async () => {
  const { id, key } = await createKey()
  for (const headers of [bearer(key), { 'x-api-key': key }])
    assert.equal((await get('/auth/profile/', headers)).status, 200)
  const refused: [string, string, unknown][] = [
    ['POST', '/auth/api-keys/', { name: 'another' }],
    ['GET', '/auth/api-keys/', undefined],
    ['DELETE', `/auth/api-keys/${id}/`, undefined],
    ['PATCH', '/auth/profile/', { username: 'changed' }],
    ['POST', '/auth/password/change/', { current_password: user.password, new_password: 'another pass 2' }],
  ]
  for (const [method, path, body] of refused) {
    const headers = { 'x-api-key': key, 'content-type': 'application/json' }
    const init = body === undefined ? {} : { body: JSON.stringify(body) }
    await assertProblem(await fetch(service.url + path, { method, headers, ...init }), 403, 'insufficient_scope')
  }
  await assertProblem(
    await send(service, '/auth/validate-token/', {}, { headers: bearer(key) }),
    401,
    'token_not_valid',
  )
  await assertProblem(await send(service, '/auth/validate-token/', { token: key }), 401, 'token_not_valid')
  const both = await send(service, '/auth/validate-token/', { token: user.access }, { headers: { 'x-api-key': key } })
  assert.equal(both.status, 200, 'the token in the body comes first')
})

test('an upload with a key is counted, and the processor gets the key', async () => {
  const account = await signUp(service)
  const { key } = await createKey(account, ['documents:write'])
  for (const headers of [bearer(key), { 'x-api-key': key }]) {
    const body = new FormData()
    body.append('file', new Blob(['A note.']), 'note.txt')
    await fetch(`${service.url}/auth/files/submit/`, { method: 'POST', headers, body })
  }
  const [first, second] = upstream.requests.slice(-2)
  assert.equal(first?.headers.authorization, `Bearer ${key}`)
  assert.equal(second?.headers['x-api-key'], key)
  const profile = (await (await get('/auth/profile/', bearer(account.access))).json()) as { api_call_count: number }
  assert.equal(profile.api_call_count, 2)
})

test('the database stores no key, and the log has none', async () => {
  const { key, prefix } = await createKey()
  await get(`/auth/profile/?token=${key}`, { 'x-api-key': key })
  const { rows } = await service.owner.query('SELECT * FROM api_keys')
  const stored = JSON.stringify(rows)
  assert.ok(stored.includes(prefix) && !stored.includes(key.slice(prefix.length)))
  assert.ok(!service.logged.join('').includes(key.slice(prefix.length)))
})

test('a disabled account is refused with account_disabled, also by a key that was in use', async () => {
  const account = await signUp(service)
  const { key } = await createKey(account)
  assert.equal((await get('/auth/profile/', bearer(key))).status, 200)
  await service.owner.query('UPDATE users SET is_active = false WHERE id = $1', [account.user.id])
  await sleep(1_500)
  for (const path of ['/auth/profile/', '/auth/files/', '/auth/usage/'])
    await assertProblem(await get(path, bearer(key)), 403, 'account_disabled')
  await service.owner.query('DELETE FROM users WHERE id = $1', [account.user.id])
  await sleep(1_100)
  await assertProblem(await get('/auth/profile/', bearer(key)), 401, 'token_not_valid')
})

test('while the database does not answer, a key is answered with 503 and a malformed one with 401', async () => {
  const { key } = await createKey()
  const query = service.context.pool.query
  service.context.pool.query = (async () => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  }) as never
  try {
    await assertProblem(await get('/auth/profile/', bearer(key)), 503, 'service_unavailable')
    await assertProblem(await get('/auth/profile/', bearer(makeApiKey().key)), 503, 'service_unavailable')
    await assertProblem(await get('/auth/profile/', bearer(`${key}0`)), 401, 'token_not_valid')
  } finally {
    service.context.pool.query = query
  }
  assert.equal((await get('/auth/profile/', bearer(key))).status, 200)
})

test('a call with an access token reads no key', async () => {
  const pool = service.context.pool
  const query = pool.query.bind(pool)
  const asked: string[] = []
  pool.query = ((statement: { name?: string }, ...rest: unknown[]) => {
    asked.push(statement.name ?? '')
    return (query as (...args: unknown[]) => unknown)(statement, ...rest)
  }) as never
  try {
    assert.equal((await get('/auth/files/', bearer(user.access))).status, 200)
  } finally {
    pool.query = query
  }
  assert.ok(!asked.includes('find_api_keys'))
})

test('keys that expired a month ago are pruned', async () => {
  const { id } = await createKey()
  const { id: recent } = await createKey()
  const expire = (key: string, ago: string) =>
    service.owner.query('UPDATE api_keys SET expires_at = now() - $2::interval WHERE id = $1', [key, ago])
  await expire(id, '31 days')
  await expire(recent, '29 days')
  assert.equal((await pruneExpired(service.context.pool)).api_keys, 1)
  const { rows } = await service.owner.query('SELECT id FROM api_keys WHERE id = ANY($1)', [[id, recent]])
  assert.deepEqual(rows, [{ id: recent }])
})

test('the panel lists keys without their hashes, and revokes one with an entry in the audit log', async () => {
  const staff = await signUpStaff(service)
  const cookie = await logIn(service, staff)
  const { id, key, prefix } = await createKey()
  const { rows } = await service.owner.query("SELECT encode(hash, 'hex') AS hash FROM api_keys WHERE id = $1", [id])
  const list = await (await ask(service, cookie, '/api/resources/api_keys/actions/list')).text()
  assert.ok(list.includes(prefix) && list.includes('documents:read, documents:write, account:read'))
  assert.ok(!list.includes(rows[0].hash) && !list.includes(key.slice(prefix.length)))
  const filtered = `/api/resources/api_keys/actions/list?filters.user_id=${randomUUID()}`
  assert.ok(!(await (await ask(service, cookie, filtered)).text()).includes(prefix))
  const response = await act(service, cookie, `api_keys/records/${id}/revoke`)
  assert.equal(((await response.json()) as { notice: { type: string } }).notice.type, 'success')
  await sleep(1_100)
  await assertProblem(await get('/auth/profile/', bearer(key)), 401, 'token_not_valid')
  const audit = await service.owner.query('SELECT action, resource, detail FROM admin_audit_log WHERE record_id = $1', [
    id,
  ])
  assert.deepEqual(audit.rows, [
    { action: 'revoke', resource: 'api_keys', detail: `${prefix} "test" of user ${user.user.id}` },
  ])
})
