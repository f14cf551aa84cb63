import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { SessionResponse } from '@ai-platform/contracts/account.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { createPasswordHasher, type PasswordHasher } from '../src/passwords/password-hasher.ts'
import { assertProblem, bearer, newAccount, type Service, send, signUp, startService } from './start-service.ts'

let service: Service

before(async () => {
  service = await startService({ RATE_LIMIT_ENABLED: 'true' })
})

after(() => service.stop())

let hosts = 0
const fromNewAddress = () => ({ 'x-forwarded-for': `198.51.100.${++hosts}` })

const login = (email: string, password: string, headers: Record<string, string> = fromNewAddress(), to = service) =>
  send(to, '/auth/login/', { email, password }, { headers })

/** The problem and policy of a refusal, without its request id and seconds. */
async function limitOf(refused: Response) {
  const retryAfter = Number(refused.headers.get('retry-after'))
  assert.ok(retryAfter > 800 && retryAfter <= 900, String(retryAfter))
  assert.match(refused.headers.get('ratelimit') ?? '', /;r=0;/)
  const { request_id: _, detail, ...problem } = await assertProblem(refused, 429, 'rate_limited')
  return { ...problem, detail: detail.replace(/\d+/, 'N'), policy: refused.headers.get('ratelimit-policy') }
}

test('ten failed logins lock an account for their address, whether or not the account exists', async () => {
  const { email, password } = await signUp(service)
  const seen = []
  for (const account of [email, 'unknown@example.com']) {
    const headers = fromNewAddress()
    for (let failed = 0; failed < 10; failed++) {
      await assertProblem(await login(account, 'wrong pass 1', headers), 401, 'invalid_credentials')
    }
    seen.push(await limitOf(await login(account, password, headers)))
  }
  assert.deepEqual(seen[0], seen[1])
  assert.equal((await login(email, password)).status, 200, 'another address still logs in')
})

test('the addresses of an IPv6 /64 count as one', async () => {
  const { email, password } = await signUp(service)
  const from = (host: string) => ({ 'x-forwarded-for': `2001:db8:5:6::${host}` })
  for (let failed = 0; failed < 10; failed++) await login(email, 'wrong pass 1', from(`a${failed}`))
  await assertProblem(await login(email, password, from('b')), 429, 'rate_limited')
})

test('a hundred failed logins from many addresses lock an account for every address', async () => {
  const { email, password } = await signUp(service)
  const seen = []
  for (const account of [email, 'no-one@example.com']) {
    for (let round = 0; round < 10; round++) {
      const burst = await Promise.all(Array.from({ length: 10 }, () => login(account, 'wrong pass 1')))
      for (const { status } of burst) assert.equal(status, 401)
    }
    seen.push(await limitOf(await login(account, password)))
  }
  assert.deepEqual(seen[0], seen[1])
})

test('a successful login resets the count of failed logins of its address', async () => {
  const { email, password } = await signUp(service)
  const headers = fromNewAddress()
  for (let round = 0; round < 3; round++) {
    for (let failed = 0; failed < 9; failed++) await login(email, 'wrong pass 1', headers)
    assert.equal((await login(email, password, headers)).status, 200)
  }
})

test('concurrent guesses exceed the limit by at most the number of concurrent hashes', async () => {
  const { email } = await signUp(service)
  const headers = fromNewAddress()
  const burst = await Promise.all(Array.from({ length: 30 }, () => login(email, 'wrong pass 1', headers)))
  const compared = burst.filter(({ status }) => status === 401).length
  assert.ok(
    compared >= 10 && compared <= 10 + service.context.config.passwords.concurrency,
    `${compared} were compared`,
  )
})

test('a user has ten password changes in 15 minutes and can still log in', async () => {
  const { access, email, password } = await signUp(service)
  const change = (current_password: string) =>
    send(
      service,
      '/auth/password/change/',
      { current_password, new_password: 'another pass 2' },
      { headers: bearer(access) },
    )
  for (let sent = 0; sent < 9; sent++)
    await assertProblem(await change('wrong pass 1'), 400, 'invalid_current_password')
  const changed = await change(password)
  assert.equal(changed.status, 200)
  assert.match(changed.headers.get('ratelimit') ?? '', /^"password-change";r=0;t=\d+$/)
  const refused = await change('another pass 2 or so')
  assert.ok(Number(refused.headers.get('retry-after')) > 800)
  await assertProblem(refused, 429, 'rate_limited')
  assert.equal((await login(email, 'another pass 2')).status, 200)
})

test('the current password is refused as the new one', async () => {
  const { access, password } = await signUp(service)
  const body = { current_password: password, new_password: password }
  const answer = await send(service, '/auth/password/change/', body, { headers: bearer(access) })
  const { errors } = await assertProblem(answer, 400, 'validation_error')
  assert.deepEqual(
    errors?.map(({ path }) => path),
    ['new_password'],
  )
})

test('a user who floods the hash queue does not block another user', async t => {
  const flooded = await startService({
    BCRYPT_COST: '10',
    BCRYPT_CONCURRENCY: '1',
    BCRYPT_QUEUE_LIMIT: '7',
  })
  t.after(() => flooded.stop())
  const { access, email, password } = await signUp(flooded)
  const body = { current_password: 'wrong pass 1', new_password: 'another pass 2' }
  const floods = Array.from({ length: 20 }, () =>
    send(flooded, '/auth/password/change/', body, { headers: bearer(access) }),
  )
  // Resolves when the first request of the flood is refused.
  await Promise.any(floods.map(async answer => assert.equal((await answer).status, 429)))
  assert.equal((await login(email, password, fromNewAddress(), flooded)).status, 200)
  const compared = (await Promise.all(floods)).filter(({ status }) => status === 400)
  assert.ok(compared.length >= 6 && compared.length < 20, `${compared.length} passwords were compared`)
})

test('an address has 100 logins in 15 minutes, and each answer states how many are left', async () => {
  const headers = fromNewAddress()
  const first = await login('a@example.com', 'x', headers)
  assert.equal(first.headers.get('ratelimit-policy'), '"login";q=100;w=900')
  assert.match(first.headers.get('ratelimit') ?? '', /^"login";r=99;t=(900|899)$/)
  for (let sent = 1; sent < 100; sent++) await send(service, '/auth/login/', {}, { headers })
  const refused = await login('b@example.com', 'x', headers)
  assert.match(refused.headers.get('ratelimit') ?? '', /^"login";r=0;t=\d+$/)
  await assertProblem(refused, 429, 'rate_limited')
  await assertProblem(await login('b@example.com', 'x'), 401, 'invalid_credentials')
})

test('addresses that a client puts into X-Forwarded-For are ignored', async () => {
  const forged = await send(service, '/auth/login/', {}, { headers: { 'x-forwarded-for': '8.8.8.8, 198.51.100.250' } })
  const again = await send(service, '/auth/login/', {}, { headers: { 'x-forwarded-for': '9.9.9.9, 198.51.100.250' } })
  assert.match(forged.headers.get('ratelimit') ?? '', /r=99/)
  assert.match(again.headers.get('ratelimit') ?? '', /r=98/)
})

test('registration, refresh and validation have limits', async () => {
  const policy = async (path: string) => (await send(service, path, {})).headers.get('ratelimit-policy')
  assert.equal(await policy('/auth/register/'), '"register";q=300;w=3600')
  assert.equal(await policy('/auth/token/refresh/'), '"refresh";q=1200;w=60')
  assert.equal(await policy('/auth/validate-token/'), '"validate-token";q=6000;w=60')
})

test('an unknown user costs as much time as a wrong password', async t => {
  const compared: (string | undefined)[] = []
  const hasher = createPasswordHasher({ cost: 10, concurrency: 1, maxWaiting: 5 })
  const passwords: PasswordHasher = {
    ...hasher,
    matches(password, hash, caller, around) {
      compared.push(hash === undefined ? 'unknown' : 'known')
      return hasher.matches(password, hash, caller, around)
    },
  }
  const watched = await startService({}, { context: { passwords } })
  t.after(() => watched.stop())
  const { email } = await signUp(watched)
  const times: Record<string, number[]> = { known: [], unknown: [] }
  for (let round = 0; round < 7; round++) {
    for (const [kind, address] of [
      ['known', email],
      ['unknown', 'unknown@example.com'],
    ] as const) {
      // The service and its hashes run in this process. Its CPU time does not depend on what else the machine does.
      const before = process.cpuUsage()
      await assertProblem(await login(address, 'wrong pass 1', {}, watched), 401, 'invalid_credentials')
      times[kind]?.push(process.cpuUsage(before).user / 1_000)
    }
  }
  assert.deepEqual(compared.slice(0, 2), ['known', 'unknown'])
  const fastest = (kind: string) => Math.min(...(times[kind] ?? []))
  const ratio = fastest('unknown') / fastest('known')
  assert.ok(ratio > 0.6 && ratio < 1.6, `unknown ${fastest('unknown')} CPU-ms, known ${fastest('known')} CPU-ms`)
})

test('a login is a 429 at once if the hash queue is full, and other routes still answer', async t => {
  const busy = await startService({ BCRYPT_COST: '12', BCRYPT_CONCURRENCY: '1', BCRYPT_QUEUE_LIMIT: '2' })
  t.after(() => busy.stop())
  const { access } = await signUp(busy)
  const logins = Array.from({ length: 8 }, () => login('unknown@example.com', 'x', fromNewAddress(), busy))
  await pollUntil('a hash runs', 5_000, () => busy.context.passwords.limiter.running === 1, 5)
  const profile = await fetch(`${busy.url}/auth/profile/`, { headers: bearer(access) })
  assert.equal(profile.status, 200)
  assert.equal(busy.context.passwords.limiter.running, 1, 'a hash ran while the profile was read')
  const answers = await Promise.all(logins)
  const refused = answers.filter(({ status }) => status === 429)
  assert.equal(refused.length, 5)
  for (const answer of refused) {
    assert.ok(Number(answer.headers.get('retry-after')) >= 1)
    await assertProblem(answer, 429, 'rate_limited')
  }
})

test('a login whose password changes before its session opens is refused', async t => {
  const account = newAccount()
  const raced = await startService()
  t.after(() => raced.stop())
  const { access, email, password, user } = await signUp(raced, account)
  const matches = raced.context.passwords.matches
  const changed = Promise.withResolvers<void>()
  // Changes the password between the login's check and its session.
  raced.context.passwords.matches = async (given, hash, caller, around) => {
    const matched = await matches(given, hash, caller, around)
    raced.context.passwords.matches = matches
    const body = { current_password: password, new_password: 'another pass 2' }
    const answer = await send(raced, '/auth/password/change/', body, { headers: bearer(access) })
    assert.equal(answer.status, 200)
    changed.resolve()
    return matched
  }
  await assertProblem(await login(email, password, {}, raced), 401, 'invalid_credentials')
  await changed.promise
  const sessions = 'SELECT count(*)::int AS open FROM sessions WHERE user_id = $1 AND revoked_at IS NULL'
  assert.equal((await raced.owner.query(sessions, [user.id])).rows[0].open, 1)
  const again = await login(email, 'another pass 2', {}, raced)
  assert.ok(((await again.json()) as SessionResponse).refresh)
})
