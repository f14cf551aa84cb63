import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Profile, SessionResponse } from '@ai-platform/contracts/account.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { createPasswordHasher } from '../src/passwords/password-hasher.ts'
import {
  assertProblem,
  bearer,
  newAccount,
  problemOf,
  type Service,
  send,
  signUp,
  startService,
} from './start-service.ts'

let service: Service

before(async () => {
  service = await startService()
})

after(() => service.stop())

test('register and log in as the contract writes it', async () => {
  const registered = await send(service, '/auth/register/', {
    username: 'testuser',
    email: 'test@example.com',
    password: 'testpass123',
    password2: 'testpass123',
  })
  assert.equal(registered.status, 201)
  const { user } = SessionResponse.parse(await registered.json())
  assert.equal(user.last_login, null)
  assert.equal(user.id[14], '7', 'a UUIDv7')
  const answer = await send(service, '/auth/login/', { email: 'test@example.com', password: 'testpass123' })
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  const session = SessionResponse.parse(await answer.json())
  assert.deepEqual({ ...session.user, last_login: null }, user)
  assert.ok(Math.abs(Date.parse(session.user.last_login ?? '') - Date.now()) < 60_000)
})

test('a validation error names each invalid field', async () => {
  const good = newAccount()
  const cases: [string, Record<string, unknown>][] = [
    ['username', { username: '' }],
    ['username', { username: 'two words' }],
    ['username', { username: 'x'.repeat(151) }],
    ['username', { username: 7 }],
    ['email', { email: 'not an address' }],
    ['email', { email: `${'x'.repeat(250)}@example.com` }],
    ['email', { email: undefined }],
    ['password', { password: '1234567', password2: '1234567' }],
    ['password', { password: '1234567890', password2: '1234567890' }],
    ['password', { password: good.email.toUpperCase(), password2: good.email.toUpperCase() }],
    ['password', { password: good.username, password2: good.username }],
    ['password', { password: 'é'.repeat(37), password2: 'é'.repeat(37) }],
    ['password', { password: 'nul\0nul\0nul', password2: 'nul\0nul\0nul' }],
    ['password2', { password2: 'another pass 2' }],
  ]
  for (const [path, change] of cases) {
    const problem = await assertProblem(
      await send(service, '/auth/register/', { ...good, ...change }),
      400,
      'validation_error',
    )
    assert.ok(
      problem.errors?.some(error => error.path === path),
      `${path}: ${JSON.stringify(change)}`,
    )
  }
  const seventyTwo = 'é'.repeat(36)
  await signUp(service, { ...good, password: seventyTwo, password2: seventyTwo })
})

test('a password over 72 bytes does not match the one it begins with', async () => {
  const password = 'x'.repeat(72)
  const { email } = await signUp(service, { ...newAccount(), password, password2: password })
  assert.equal((await send(service, '/auth/login/', { email, password })).status, 200)
  const longer = await send(service, '/auth/login/', { email, password: `${password}y` })
  await assertProblem(longer, 401, 'invalid_credentials')
})

test('usernames and e-mail addresses are unique without regard to case', async () => {
  const { username, email } = await signUp(service)
  const sameName = { ...newAccount(), username: username.toUpperCase() }
  await assertProblem(await send(service, '/auth/register/', sameName), 409, 'username_taken')
  const sameEmail = { ...newAccount(), email: email.toUpperCase() }
  await assertProblem(await send(service, '/auth/register/', sameEmail), 409, 'email_taken')
  const login = await send(service, '/auth/login/', { email: ` ${email.toUpperCase()} `, password: 'a good pass 1' })
  assert.equal(login.status, 200)
})

test('a username is unique across Unicode forms of the same name', async () => {
  const twins = [
    ['istanbulx', 'Ｉstanbulx'],
    ['office', 'oﬀice'],
    ['strasse', 'ſtrasse'],
    ['café', 'CAFE\u0301'],
    ['ΣΑΣ', 'σασ'],
  ]
  for (const [username = '', twin = ''] of twins) {
    await signUp(service, { ...newAccount(), username })
    const answer = await send(service, '/auth/register/', { ...newAccount(), username: twin })
    await assertProblem(answer, 409, 'username_taken')
  }
  const { access, user } = await signUp(service, { ...newAccount(), username: 'ｗｉｄｅ１' })
  assert.equal(user.username, 'wide1')
  const renamed = await send(
    service,
    '/auth/profile/',
    { username: 'OFFICE' },
    { method: 'PATCH', headers: bearer(access) },
  )
  await assertProblem(renamed, 409, 'username_taken')
})

test('of concurrent registrations one succeeds and the others name the taken field', async () => {
  const account = newAccount()
  const same = await Promise.all(Array.from({ length: 8 }, () => send(service, '/auth/register/', account)))
  assert.deepEqual(same.map(({ status }) => status).sort(), [201, 409, 409, 409, 409, 409, 409, 409])
  const { email } = newAccount()
  const byEmail = await Promise.all(
    Array.from({ length: 4 }, () => send(service, '/auth/register/', { ...newAccount(), email })),
  )
  const losers = byEmail.filter(({ status }) => status !== 201)
  assert.equal(losers.length, 3)
  for (const loser of losers) await assertProblem(loser, 409, 'email_taken')
})

test('the profile shows counters and takes a new username', async () => {
  const { access, username, user } = await signUp(service)
  const other = await signUp(service)
  const shown = await fetch(`${service.url}/auth/profile/`, { headers: bearer(access) })
  assert.equal(shown.status, 200)
  const profile = Profile.parse(await shown.json())
  assert.deepEqual([profile.id, profile.tasks_completed, profile.output_tokens], [user.id, 0, 0])
  const patch = (body: unknown) => send(service, '/auth/profile/', body, { method: 'PATCH', headers: bearer(access) })
  assert.equal(
    Profile.parse(await (await patch({ username: username.toUpperCase() })).json()).username,
    username.toUpperCase(),
  )
  await assertProblem(await patch({ username: other.username.toUpperCase() }), 409, 'username_taken')
  await assertProblem(await patch({ username: 'a b' }), 400, 'validation_error')
  await assertProblem(await patch({}), 400, 'validation_error')
  const sneaky = await patch({ username: 'renamed', is_staff: true, email: 'x@example.com' })
  const renamed = Profile.parse(await sneaky.json())
  assert.deepEqual([renamed.username, renamed.is_staff, renamed.email], ['renamed', false, user.email])
})

test('login reveals a disabled account only with the right password, and its tokens are refused', async () => {
  const { access, email, password, refresh, user } = await signUp(service)
  await service.owner.query('UPDATE users SET is_active = false WHERE id = $1', [user.id])
  await assertProblem(await send(service, '/auth/login/', { email, password }), 403, 'account_disabled')
  await assertProblem(
    await send(service, '/auth/login/', { email, password: 'wrong pass 1' }),
    401,
    'invalid_credentials',
  )
  const profile = await fetch(`${service.url}/auth/profile/`, { headers: bearer(access) })
  await assertProblem(profile, 403, 'account_disabled')
  const files = await fetch(`${service.url}/auth/files/`, { headers: bearer(access) })
  await assertProblem(files, 403, 'account_disabled')
  await assertProblem(await send(service, '/auth/token/refresh/', { refresh }), 403, 'account_disabled')
  await service.owner.query('DELETE FROM users WHERE id = $1', [user.id])
  // The service remembers for a second that the account was disabled.
  const gone = await pollUntil('the account to be gone', 5_000, async () => {
    const answer = await fetch(`${service.url}/auth/profile/`, { headers: bearer(access) })
    return answer.status === 403 ? undefined : answer
  })
  await assertProblem(gone, 401, 'token_not_valid')
})

test('a password change revokes every session and opens a new one', async () => {
  const { access, email, password, refresh } = await signUp(service)
  const second = (await (await send(service, '/auth/login/', { email, password })).json()) as SessionResponse
  const change = (body: unknown) => send(service, '/auth/password/change/', body, { headers: bearer(access) })
  const wrong = await change({ current_password: 'not this one', new_password: 'another pass 2' })
  await assertProblem(wrong, 400, 'invalid_current_password')
  const weak = await assertProblem(
    await change({ current_password: password, new_password: '12345678' }),
    400,
    'validation_error',
  )
  assert.equal(weak.errors?.[0]?.path, 'new_password')
  const changed = await change({ current_password: password, new_password: 'another pass 2' })
  assert.equal(changed.status, 200)
  const pair = (await changed.json()) as { access: string; refresh: string }
  for (const earlier of [refresh, second.refresh]) {
    await assertProblem(await send(service, '/auth/token/refresh/', { refresh: earlier }), 401, 'token_not_valid')
  }
  assert.equal((await send(service, '/auth/token/refresh/', { refresh: pair.refresh })).status, 200)
  await assertProblem(await send(service, '/auth/login/', { email, password }), 401, 'invalid_credentials')
  assert.equal((await send(service, '/auth/login/', { email, password: 'another pass 2' })).status, 200)
})

test('of two concurrent password changes one succeeds', async () => {
  const { access, password } = await signUp(service)
  const answers = await Promise.all(
    ['the first one', 'the second one'].map(new_password =>
      send(
        service,
        '/auth/password/change/',
        { current_password: password, new_password },
        { headers: bearer(access) },
      ),
    ),
  )
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400])
})

test('a login replaces a hash of another cost', async () => {
  const { email, password, user } = await signUp(service)
  const hash = await createPasswordHasher({ cost: 5, concurrency: 1, maxWaiting: 1 }).hash(password, 'a test')
  await service.owner.query('UPDATE credentials SET password_hash = $2 WHERE user_id = $1', [user.id, hash])
  assert.equal((await send(service, '/auth/login/', { email, password })).status, 200)
  const { rows } = await service.owner.query('SELECT password_hash FROM credentials WHERE user_id = $1', [user.id])
  assert.match(rows[0].password_hash, /^\$2b\$04\$/)
  assert.equal((await send(service, '/auth/login/', { email, password })).status, 200)
})

test('every call of a disabled account is refused within 2 s, and accepted after its reactivation', async () => {
  const { access, refresh, user } = await signUp(service)
  const calls: [method: string, path: string, body?: object][] = [
    ['GET', '/auth/profile/'],
    ['PATCH', '/auth/profile/', { username: 'another_name' }],
    ['GET', '/auth/usage/'],
    ['GET', '/auth/files/'],
    ['GET', '/auth/files/0198c0de-0002-7000-8000-000000000001/'],
    ['POST', '/auth/files/submit/'],
    ['POST', '/auth/password/change/', { current_password: 'a', new_password: 'b' }],
    ['POST', '/auth/validate-token/'],
    ['POST', '/auth/validate-token/', { token: access }],
    ['POST', '/auth/token/refresh/', { refresh }],
  ]
  await service.owner.query('UPDATE users SET is_active = false WHERE id = $1', [user.id])
  await sleep(1_900)
  for (const [method, path, body] of calls) {
    const headers = { ...bearer(access), ...(body && { 'content-type': 'application/json' }) }
    const answer = await fetch(service.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    assert.deepEqual([answer.status, (await problemOf(answer)).code], [403, 'account_disabled'], `${method} ${path}`)
  }
  await service.owner.query('UPDATE users SET is_active = true WHERE id = $1', [user.id])
  await sleep(1_900)
  assert.equal((await fetch(`${service.url}/auth/profile/`, { headers: bearer(access) })).status, 200)
})
