// Longer than most: each way an upload can end, by the client, the service or the processor, has one test on real
// sockets.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem, problemBody } from '@ai-platform/contracts/problem.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { assertProblem, bearer, type Service, signUp, startService } from './start-service.ts'
import { hashBody, startUpstream, type Upstream } from './upstream.ts'

const megabyte = 1024 * 1024
let upstream: Upstream
let service: Service

before(async () => {
  upstream = await startUpstream()
  service = await startService({ PROCESSOR_URL: upstream.url, MAX_FILE_SIZE_MB: '60' })
})

afterEach(() => {
  upstream.requests = []
})

after(async () => {
  await service.stop()
  await upstream.stop()
})

const formType = { 'content-type': 'multipart/form-data; boundary=x' }

/** Begins an upload that a test can pause or abort. */
function beginUpload(access: string, headers: Record<string, string>, to = service): ClientRequest {
  const url = `${to.url}/auth/files/submit/`
  return request(url, { method: 'POST', headers: { ...bearer(access), ...formType, ...headers } })
}

async function answerTo(req: ClientRequest): Promise<{ status: number; problem: Problem }> {
  const [res] = (await once(req, 'response')) as [IncomingMessage]
  let text = ''
  for await (const chunk of res.setEncoding('utf8')) text += chunk
  return { status: res.statusCode ?? 0, problem: Problem.parse(JSON.parse(text)) }
}

const submit = (access: string, headers: Record<string, string> = {}, to = service) =>
  fetch(`${to.url}/auth/files/submit/`, {
    method: 'POST',
    headers: { ...bearer(access), ...formType, ...headers },
    body: '--x--',
  })

async function callsOf(userId: string): Promise<number> {
  await service.context.apiCalls.counted()
  const { rows } = await service.owner.query('SELECT api_call_count FROM users WHERE id = $1', [userId])
  return Number(rows[0].api_call_count)
}

test('an upload of 50 MB arrives byte for byte, with the headers that the processor needs', async () => {
  const { access, user } = await signUp(service)
  upstream.answer = async (req, res) => {
    const sha256 = await hashBody(req)
    res.writeHead(202, { 'content-type': 'application/json', location: '/process/tasks/1', 'ratelimit-policy': 'p' })
    res.end(JSON.stringify({ sha256 }))
  }
  const body = randomBytes(50 * megabyte)
  const answer = await fetch(`${service.url}/auth/files/submit/?x=1`, {
    method: 'POST',
    headers: {
      ...bearer(access),
      ...formType,
      'idempotency-key': 'k1',
      'x-request-id': 'r1',
      'x-forwarded-for': '203.0.113.9',
      cookie: 'admin=secret',
    },
    body,
  })
  assert.equal(answer.status, 202)
  assert.equal(answer.headers.get('location'), '/process/tasks/1')
  assert.equal(answer.headers.get('ratelimit-policy'), 'p')
  assert.equal(answer.headers.get('x-request-id'), 'r1')
  assert.deepEqual(await answer.json(), { sha256: createHash('sha256').update(body).digest('hex') })
  const [got] = upstream.requests
  assert.ok(got)
  assert.deepEqual([got.method, got.url], ['POST', '/process/submit'])
  assert.equal(got.headers.authorization, `Bearer ${access}`)
  assert.equal(got.headers['idempotency-key'], 'k1')
  assert.equal(got.headers['x-request-id'], 'r1')
  assert.equal(got.headers['x-forwarded-for'], '203.0.113.9')
  assert.equal(got.headers['content-length'], String(body.length))
  assert.equal(got.headers['content-type'], formType['content-type'])
  assert.equal(got.headers.cookie, undefined)
  assert.equal(await callsOf(user.id), 1)
})

test('nothing is buffered: the client cannot send while the processor does not read', async t => {
  // The kernel may buffer 37 MB of each of the two connections.
  const size = 160 * megabyte
  const roomy = await startService({ PROCESSOR_URL: upstream.url, MAX_FILE_SIZE_MB: '200' })
  t.after(() => roomy.stop())
  const { access } = await signUp(roomy)
  const proceed = Promise.withResolvers<void>()
  const hashed = Promise.withResolvers<string>()
  upstream.answer = async (req, res) => {
    await proceed.promise
    hashed.resolve(await hashBody(req))
    res.end()
  }
  const req = beginUpload(access, { 'content-length': String(size) }, roomy)
  const chunk = randomBytes(64 * 1024)
  const hash = createHash('sha256')
  let sent = 0
  const sendAll = (async () => {
    for (; sent < size; sent += chunk.length) {
      hash.update(chunk)
      if (!req.write(chunk)) await once(req, 'drain')
    }
    req.end()
  })()
  let sentBefore = 0
  const isStalled = () => {
    const stalled = sent > megabyte && sent === sentBefore
    sentBefore = sent
    return stalled
  }
  await pollUntil('the client can send no more', 20_000, isStalled, 300)
  assert.ok(sent < 100 * megabyte, `${sent} bytes were buffered`)
  proceed.resolve()
  await sendAll
  assert.equal(await hashed.promise, hash.digest('hex'))
  const [res] = (await once(req, 'response')) as [IncomingMessage]
  res.resume()
})

test("the processor's problems pass through unchanged", async () => {
  const { access, user } = await signUp(service)
  upstream.answer = async (req, res) => {
    await hashBody(req)
    const problem = problemBody('unsupported_file_type', 'Not this one.', String(req.headers['x-request-id']))
    res.writeHead(problem.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
  }
  const problem = await assertProblem(await submit(access), 415, 'unsupported_file_type')
  assert.equal(problem.detail, 'Not this one.')
  assert.equal(await callsOf(user.id), 1)
})

test("a Location with the processor's address becomes a path", async () => {
  const { access } = await signUp(service)
  upstream.answer = async (req, res) => {
    await hashBody(req)
    res.writeHead(202, { location: `${upstream.url}/process/tasks/7` }).end()
  }
  assert.equal((await submit(access)).headers.get('location'), '/process/tasks/7')
})

test('a form whose Content-Length is too large is refused without asking the processor, and its call is counted', async () => {
  const { access, user } = await signUp(service)
  const req = beginUpload(access, { 'content-length': String(70 * megabyte) })
  req.write(randomBytes(megabyte))
  const { status, problem } = await answerTo(req)
  assert.deepEqual([status, problem.code], [413, 'file_too_large'])
  assert.match(problem.detail, /60 MB/)
  req.destroy()
  const whole = await fetch(`${service.url}/auth/files/submit`, {
    method: 'POST',
    headers: { ...bearer(access), ...formType },
    body: new Uint8Array(61 * megabyte),
  })
  await assertProblem(whole, 413, 'file_too_large')
  assert.equal(upstream.requests.length, 0)
  assert.equal(await callsOf(user.id), 2)
})

test('a form without a Content-Length is refused once too many bytes have arrived', async () => {
  const { access } = await signUp(service)
  upstream.answer = req => void req.resume()
  const req = beginUpload(access, { 'transfer-encoding': 'chunked' })
  const answered = answerTo(req)
  const chunk = randomBytes(megabyte)
  for (let sent = 0; sent < 62; sent++) if (!req.write(chunk)) await once(req, 'drain')
  req.end()
  const { status, problem } = await answered
  assert.deepEqual([status, problem.code], [413, 'file_too_large'])
})

test('a response that the processor sends before the end of the body reaches the client', async () => {
  const { access } = await signUp(service)
  upstream.answer = (_req, res) => {
    const problem = problemBody('too_many_parts', 'Enough.', 'r')
    res.writeHead(400, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
  }
  const answer = await fetch(`${service.url}/auth/files/submit/`, {
    method: 'POST',
    headers: { ...bearer(access), ...formType },
    body: new Uint8Array(20 * megabyte),
  })
  assert.deepEqual([answer.status, ((await answer.json()) as Problem).code], [400, 'too_many_parts'])
})

test('a processor that is down or dies during an upload is a 502', async () => {
  const { access, user } = await signUp(service)
  upstream.answer = (req, _res) => void req.once('data', () => req.socket.destroy())
  await assertProblem(await submit(access), 502, 'bad_gateway')
  const { port } = new URL(upstream.url)
  upstream.server.closeAllConnections()
  await new Promise(resolve => upstream.server.close(resolve))
  const req = beginUpload(access, { 'content-length': String(40 * megabyte) })
  req.write(randomBytes(1024))
  const { status, problem } = await answerTo(req)
  assert.deepEqual([status, problem.code], [502, 'bad_gateway'])
  assert.doesNotMatch(problem.detail, /127\.0\.0\.1|ECONN/)
  req.destroy()
  upstream.server.listen(Number(port), '127.0.0.1')
  await once(upstream.server, 'listening')
  assert.equal(await callsOf(user.id), 2)
})

test('a processor that sends nothing is a 504', async t => {
  const uploads = { timeouts: { connectMs: 200, idleMs: 200 } }
  const impatient = await startService({ PROCESSOR_URL: upstream.url }, { uploads })
  t.after(() => impatient.stop())
  const { access } = await signUp(impatient)
  upstream.answer = req => void req.resume()
  await assertProblem(await submit(access, {}, impatient), 504, 'gateway_timeout')
})

test('the request to the processor ends when the client leaves', async () => {
  const { access } = await signUp(service)
  const cut = Promise.withResolvers<void>()
  upstream.answer = req => void req.resume().on('error', () => cut.resolve())
  const req = beginUpload(access, { 'content-length': String(10 * megabyte) })
  req.on('error', () => {})
  req.write(randomBytes(megabyte))
  await pollUntil('the processor has the request', 10_000, () => upstream.requests.length > 0, 10)
  req.destroy()
  await cut.promise
  await pollUntil('no upload counts as in flight', 1_000, async () => {
    const { values } = await service.context.metrics.uploadsInFlight.get()
    return values[0]?.value === 0
  })
})

test('a disabled account is refused, and its call is not counted', async () => {
  const { access, user } = await signUp(service)
  await service.owner.query('UPDATE users SET is_active = false, deactivated_at = now() WHERE id = $1', [user.id])
  await service.context.accounts.refresh()
  await assertProblem(await submit(access), 403, 'account_disabled')
  assert.equal(await callsOf(user.id), 0)
  await assertProblem(
    await fetch(`${service.url}/auth/files/submit/`, { method: 'POST', body: 'x' }),
    401,
    'not_authenticated',
  )
  assert.equal(upstream.requests.length, 0)
})

test('concurrent calls are all counted', async () => {
  const { access, user } = await signUp(service)
  upstream.answer = async (req, res) => {
    await hashBody(req)
    res.end()
  }
  await Promise.all(Array.from({ length: 30 }, () => submit(access)))
  assert.equal(await callsOf(user.id), 30)
})

test('the connection to the processor is reused, and closed when idle for half a second', async () => {
  const { access } = await signUp(service)
  const ports: (number | undefined)[] = []
  upstream.answer = async (req, res) => {
    ports.push(req.socket.remotePort)
    await hashBody(req)
    res.writeHead(202, { 'content-type': 'application/json', 'keep-alive': 'timeout=65' }).end('{}')
  }
  for (const pauseMs of [0, 50, 1_000]) {
    await sleep(pauseMs)
    assert.equal((await submit(access)).status, 202)
  }
  assert.equal(ports[1], ports[0])
  assert.notEqual(ports[2], ports[0])
})
