// Longer than most: each rule of admission needs its own burst of uploads through the whole service.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { problemBody } from '@ai-platform/contracts/problem.ts'
import { assertProblem, bearer, type Service, send, signUp, startService } from './start-service.ts'
import { hashBody, startUpstream, type Upstream } from './upstream.ts'

const uploadLimits = {
  concurrency: 2,
  concurrencyPerKey: 2,
  maxQueued: 12,
  maxPerKey: 100,
  reserved: { places: 0, perKey: 0 },
  maxWaitMs: 20_000,
  slotTimeoutMs: 20_000,
}
let upstream: Upstream
let service: Service

before(async () => {
  upstream = await startUpstream()
  service = await startService(
    { PROCESSOR_URL: upstream.url, BCRYPT_COST: '10' },
    { uploads: { limits: uploadLimits } },
  )
})

afterEach(() => {
  upstream.requests = []
})

after(async () => {
  await service.stop()
  await upstream.stop()
})

const submit = (access: string, to = service) =>
  fetch(`${to.url}/auth/files/submit/`, {
    method: 'POST',
    headers: { ...bearer(access), 'content-type': 'multipart/form-data; boundary=x' },
    body: '--x--',
  })

async function callsOf(userId: string): Promise<number> {
  await service.context.apiCalls.counted()
  const { rows } = await service.owner.query('SELECT api_call_count FROM users WHERE id = $1', [userId])
  return Number(rows[0].api_call_count)
}

/** Delays the processor's answers until `proceed` is called. `most` is the largest number of uploads open at once. */
function holdAnswers(): { tokens: (string | undefined)[]; proceed(): void; most(): number } {
  const proceed = Promise.withResolvers<void>()
  const tokens: (string | undefined)[] = []
  let now = 0
  let most = 0
  upstream.answer = async (req, res) => {
    tokens.push(req.headers.authorization)
    most = Math.max(most, ++now)
    await hashBody(req)
    await proceed.promise
    now--
    res.writeHead(202).end('{}')
  }
  return { tokens, proceed: proceed.resolve, most: () => most }
}

async function untilQueued(count: number): Promise<void> {
  for (let wait = 0; service.context.uploads.queued !== count; wait++) {
    assert.ok(wait < 500, `${service.context.uploads.queued} are queued, not ${count}`)
    await sleep(10)
  }
}

test("a burst runs two uploads at a time, and does not delay another user's upload and login to its end", async () => {
  const [busy, other] = [await signUp(service), await signUp(service)]
  const { tokens, proceed, most } = holdAnswers()
  const burst = Array.from({ length: 10 }, () => submit(busy.access))
  await untilQueued(8)
  const single = submit(other.access)
  await untilQueued(9)
  const { email, password } = other
  assert.equal((await send(service, '/auth/login/', { email, password })).status, 200)
  assert.equal(tokens.length, 2)
  proceed()
  for (const answer of await Promise.all([...burst, single])) assert.equal(answer.status, 202)
  assert.equal(most(), 2)
  const index = tokens.indexOf(`Bearer ${other.access}`)
  assert.ok(index === 2 || index === 3, `the other user was number ${index + 1}`)
  assert.equal(await callsOf(busy.user.id), 10)
})

test('uploads that do not fit in the queue are refused with a Retry-After, and their calls are counted', async () => {
  const { access, user } = await signUp(service)
  const { proceed } = holdAnswers()
  const burst = Array.from({ length: 20 }, () => submit(access))
  const refused: Response[] = []
  for (const answer of burst) void answer.then(response => refused.push(response))
  for (let wait = 0; refused.length < 6 && wait < 500; wait++) await sleep(10)
  proceed()
  for (const answer of refused) {
    assert.ok(Number(answer.headers.get('retry-after')) > 0)
    await assertProblem(answer, 503, 'not_accepting')
  }
  const statuses = (await Promise.all(burst)).map(({ status }) => status)
  assert.equal(statuses.filter(status => status === 202).length, 14)
  assert.equal(statuses.filter(status => status === 503).length, 6)
  assert.equal(await callsOf(user.id), 20)
})

test("a user's open uploads are limited, and another user's are accepted", async t => {
  const bounded = { ...uploadLimits, maxPerKey: 3 }
  const started = await startService(
    { PROCESSOR_URL: upstream.url, BCRYPT_COST: '10' },
    { uploads: { limits: bounded } },
  )
  t.after(() => started.stop())
  const [busy, other] = [await signUp(started), await signUp(started)]
  const { proceed } = holdAnswers()
  const burst = Array.from({ length: 5 }, () => submit(busy.access, started))
  const refused: Response[] = []
  for (const answer of burst) void answer.then(response => refused.push(response))
  for (let wait = 0; refused.length < 2 && wait < 500; wait++) await sleep(10)
  const single = submit(other.access, started)
  for (let wait = 0; started.context.uploads.queued < 2 && wait < 500; wait++) await sleep(10)
  for (const answer of refused.slice()) {
    assert.equal(answer.headers.get('retry-after'), '15')
    await assertProblem(answer, 429, 'too_many_pending')
  }
  proceed()
  const statuses = (await Promise.all([...burst, single])).map(({ status }) => status)
  assert.deepEqual(statuses.toSorted(), [202, 202, 202, 202, 429, 429])
})

test('a waiting client gets 100 Continue when its slot is free, and a client that left is skipped', async () => {
  const { access } = await signUp(service)
  const { tokens, proceed } = holdAnswers()
  const first = [submit(access), submit(access)]
  for (let wait = 0; tokens.length < 2 && wait < 500; wait++) await sleep(10)
  const begin = (headers: Record<string, string>) => {
    const url = `${service.url}/auth/files/submit/`
    const type = 'multipart/form-data; boundary=x'
    return request(url, { method: 'POST', headers: { ...bearer(access), 'content-type': type, ...headers } })
  }
  const polite = begin({ expect: '100-continue', 'content-length': '5' })
  let asked = false
  polite.once('continue', () => {
    asked = true
    polite.end('--x--')
  })
  polite.flushHeaders()
  const gone = begin({ 'content-length': '5' })
  gone.on('error', () => {})
  gone.write('--')
  await untilQueued(2)
  gone.destroy()
  await untilQueued(1)
  assert.equal(asked, false)
  const answered = once(polite, 'response')
  proceed()
  const [answer] = await answered
  answer.resume()
  assert.equal(answer.statusCode, 202)
  await Promise.all(first)
  assert.equal(tokens.length, 3)
})

test('a used-up rate limit is refused without asking the processor until its window ends', async () => {
  const [limited, other] = [await signUp(service), await signUp(service)]
  let seconds = 2
  upstream.answer = async (req, res) => {
    await hashBody(req)
    if (req.headers.authorization !== `Bearer ${limited.access}`) return void res.writeHead(202).end('{}')
    const headers = { 'ratelimit-policy': '"submit";q=600;w=60', ratelimit: `"submit";r=0;t=${seconds}` }
    res.writeHead(429, { 'content-type': 'application/problem+json', 'retry-after': `${seconds}`, ...headers })
    res.end(JSON.stringify(problemBody('rate_limited', 'Too many requests.', 'r')))
  }
  assert.equal((await submit(limited.access)).status, 429)
  const again = await submit(limited.access)
  assert.equal(again.headers.get('ratelimit-policy'), '"submit";q=600;w=60')
  assert.match(again.headers.get('ratelimit') ?? '', /^"submit";r=0;t=[12]$/)
  assert.ok(Number(again.headers.get('retry-after')) > 0)
  await assertProblem(again, 429, 'rate_limited')
  assert.equal(upstream.requests.length, 1)
  assert.equal((await submit(other.access)).status, 202, "another user's limit is another")
  assert.equal(await callsOf(limited.user.id), 2)
  await sleep(seconds * 1_000)
  seconds = 60
  await submit(limited.access)
  assert.equal(upstream.requests.length, 3, 'asked again')
})

test('a full backlog is not cached: the processor is asked each time', async () => {
  const { access } = await signUp(service)
  upstream.answer = async (req, res) => {
    await hashBody(req)
    res.writeHead(429, {
      'content-type': 'application/problem+json',
      'retry-after': '15',
      ratelimit: '"submit";r=9;t=30',
    })
    res.end(JSON.stringify(problemBody('too_many_pending', 'Too many.', 'r')))
  }
  for (let sent = 0; sent < 2; sent++) assert.equal((await submit(access)).status, 429)
  assert.equal(upstream.requests.length, 2)
})

test('concurrent uploads of many users use at most one database connection for counting', async t => {
  const accounts = await Promise.all(Array.from({ length: 12 }, () => signUp(service)))
  upstream.answer = async (req, res) => {
    await hashBody(req)
    res.writeHead(202).end('{}')
  }
  const { pool } = service.context
  const query = t.mock.method(pool, 'query')
  const locker = await service.owner.connect()
  // Ends the transaction also when an assertion fails: the service could not stop otherwise.
  t.after(() => locker.release(true))
  await locker.query('BEGIN')
  await locker.query('SELECT 1 FROM users FOR UPDATE')
  const burst = accounts.map(({ access }) => submit(access))
  await sleep(300)
  // Disabled accounts are read once a second, on a connection of the same pool.
  const counting = query.mock.calls.filter(({ arguments: [statement] }) => Object(statement).name === 'count_api_calls')
  assert.equal(counting.length, 1)
  await locker.query('COMMIT')
  for (const answer of await Promise.all(burst)) assert.equal(answer.status, 202)
})
