import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Health } from '@ai-platform/contracts/health.ts'
import { createTestDatabase, type TestDatabase } from '@ai-platform/testkit/servers/test-database.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { readConfig } from '../src/config/config.ts'
import { assertProblem, type Service, secret, send, startService } from './start-service.ts'
import { hashBody, startUpstream, type Upstream } from './upstream.ts'

let upstream: Upstream
let database: TestDatabase
const running: ChildProcess[] = []

before(async () => {
  upstream = await startUpstream()
  database = await createTestDatabase()
})

after(async () => {
  for (const child of running) if (child.exitCode === null) child.kill('SIGKILL')
  await upstream.stop()
  await database.drop()
})

const settings = () => ({
  DATABASE_URL: database.authUrl,
  JWT_SECRET_KEY: secret(),
  SESSION_SECRET_KEY: secret(),
  PROCESSOR_URL: upstream.url,
  HOST: '127.0.0.1',
  PORT: '0',
  BCRYPT_COST: '4',
})

/** Starts the service as a process. @returns the process, its port once it listens, and its output so far */
function startProcess(env: Record<string, string>) {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  const output = { text: '' }
  const port = new Promise<number>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', text => {
      output.text += text
      const listening = /"port":(\d+).*"msg":"listening"/.exec(output.text)
      if (listening) resolve(Number(listening[1]))
    })
    child.once('exit', () => reject(new Error(`the service ended: ${output.text}`)))
  })
  port.catch(() => {})
  child.stderr.setEncoding('utf8').on('data', text => {
    output.text += text
  })
  return { child, port, output }
}

test('livez, readyz and health report the process, its readiness and its dependencies', async t => {
  const service: Service = await startService({ PROCESSOR_URL: upstream.url })
  t.after(() => service.stop())
  const get = (path: string) => fetch(service.url + path)
  assert.equal((await get('/livez')).status, 200)
  assert.equal((await get('/readyz')).status, 200)
  const health = async () => Health.parse(await (await get('/health')).json())
  assert.equal((await health()).status, 'up')
  upstream.answer = (_req, res) => void res.writeHead(500).end()
  const degraded = await health()
  assert.deepEqual([degraded.status, degraded.dependencies['processor-service']?.status], ['degraded', 'down'])
  upstream.answer = (_req, res) => void res.end()
  const broken = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' })
  const query = service.context.pool.query
  service.context.pool.query = () => Promise.reject(broken)
  const down = await get('/health')
  assert.deepEqual([down.status, down.headers.get('retry-after')], [503, '2'])
  assert.equal(Health.parse(await down.json()).status, 'down')
  await assertProblem(await get('/readyz'), 503, 'service_unavailable')
  assert.equal((await get('/livez')).status, 200)
  service.context.pool.query = query
  service.context.lifecycle.stopping = true
  const stopping = await get('/readyz')
  assert.ok(stopping.headers.get('retry-after'))
  await assertProblem(stopping, 503, 'service_unavailable')
})

test('without a database a call is a 503 that names no address', async t => {
  const service = await startService({ DATABASE_URL: 'postgres://none:x@127.0.0.1:1/none' })
  t.after(() => service.stop())
  const answer = await send(service, '/auth/login/', { email: 'a@example.com', password: 'x' })
  assert.ok(answer.headers.get('retry-after'))
  const { detail } = await assertProblem(answer, 503, 'service_unavailable')
  assert.doesNotMatch(detail, /127\.0\.0\.1|prisma/i)
})

test('the metrics count requests by path pattern', async t => {
  const service = await startService()
  t.after(() => service.stop())
  await fetch(`${service.url}/auth/files/0198c0de-0000-7000-8000-000000000000/`)
  await fetch(`${service.url}/nothing/here`)
  const text = await (await fetch(`${service.url}/metrics`)).text()
  const lines = text.split('\n').filter(line => line.startsWith('http_request_duration_seconds_count'))
  const counted = (...labels: string[]) => lines.some(line => labels.every(label => line.includes(label)))
  assert.ok(counted('method="GET"', 'route="/auth/files/:task_id/"', 'status_code="401"'), lines.join('\n'))
  assert.ok(counted('route="unmatched"', 'status_code="404"'), lines.join('\n'))
  for (const name of ['auth_password_hashes', 'postgres_pool_connections', 'auth_uploads_in_flight']) {
    assert.match(text, new RegExp(`^${name}\\b`, 'm'))
  }
})

test('a missing, short or placeholder secret stops the start with exit code 78 and is not printed', async () => {
  const good = settings()
  for (const [name, value] of [
    ['JWT_SECRET_KEY', 'short'],
    ['JWT_SECRET_KEY', 'change-me-change-me-change-me-change-me'],
    ['SESSION_SECRET_KEY', 'a'.repeat(64)],
    ['SESSION_SECRET_KEY', ''],
  ] as const) {
    assert.throws(() => readConfig({ ...good, [name]: value }), { name: 'ConfigError', message: new RegExp(name) })
  }
  const { child, output } = startProcess({ ...good, JWT_SECRET_KEY: 'too-short-a-secret' })
  const [code] = await once(child, 'exit')
  assert.equal(code, 78)
  assert.match(output.text, /JWT_SECRET_KEY/)
  assert.ok(!output.text.includes('too-short-a-secret'))
})

test('SIGTERM finishes requests in flight, refuses new connections and exits with 0', async () => {
  const { child, port, output } = startProcess(settings())
  const url = `http://127.0.0.1:${await port}`
  const account = { username: 'stay', email: 'stay@example.com', password: 'a good pass 1', password2: 'a good pass 1' }
  const registered = await fetch(`${url}/auth/register/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(account),
  })
  const { access } = (await registered.json()) as { access: string }
  const arrived = Promise.withResolvers<void>()
  const proceed = Promise.withResolvers<void>()
  upstream.answer = async (req, res) => {
    arrived.resolve()
    await proceed.promise
    await hashBody(req)
    res.writeHead(202).end('done')
  }
  const upload = fetch(`${url}/auth/files/submit/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access}`, 'content-type': 'multipart/form-data; boundary=x' },
    body: '--x--',
  })
  await arrived.promise
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await pollUntil('the service is stopping', 10_000, () => output.text.includes('"stopping"'), 10)
  const refused = connect(Number(new URL(url).port), '127.0.0.1')
  const [error] = await once(refused, 'error')
  assert.equal(error.code, 'ECONNREFUSED')
  proceed.resolve()
  const answer = await upload
  assert.deepEqual([answer.status, await answer.text()], [202, 'done'])
  assert.deepEqual(await exited, [0, null])
})

test('requests that outlast the shutdown grace are cut', async () => {
  const { child, port } = startProcess({ ...settings(), SHUTDOWN_GRACE_MS: '200' })
  const socket = connect(await port, '127.0.0.1', () => socket.write('POST /auth/login/ HTTP/1.1\r\nHost: x\r\n'))
  socket.on('error', () => {})
  await once(socket, 'connect')
  await new Promise(resolve => setTimeout(resolve, 50))
  const started = performance.now()
  child.kill('SIGTERM')
  await once(child, 'exit')
  const tookMs = performance.now() - started
  assert.ok(tookMs < 3_000, `${tookMs} ms`)
  socket.destroy()
})
