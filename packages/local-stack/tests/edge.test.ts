// Longer than most: the same tests run against both edges, the local gateway and nginx with the platform's templates.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Problem } from '@ai-platform/contracts/problem.ts'
import { startNginx } from '@ai-platform/testkit/servers/nginx.ts'
import { findFreePort } from '../src/free-port.ts'
import { createGateway } from '../src/gateway/gateway.ts'
import { listen } from '../src/gateway/listen.ts'
import { pageHeaders } from '../src/gateway/page-headers.ts'
import { createPageServer } from '../src/gateway/page-server.ts'
import { readTestConfig } from '../src/testing/config.ts'
import { type Seen, startEchoService } from './echo-service.ts'

/** A page as a build makes it, and a file that must not be served. */
const pageFolder = makePageFolder()
after(async () => rm(dirname(await pageFolder), { recursive: true }))

async function makePageFolder(): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), 'ai-platform-page-')), 'page')
  await mkdir(join(folder, 'assets'), { recursive: true })
  await writeFile(join(folder, 'index.html'), '<title>The page</title>')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'assets/app-1a2b.js'), 'let script')
  await writeFile(join(folder, 'assets/app-1a2b.js.gz'), gzipSync('let script'))
  // nginx's workers run as another user when root starts it.
  await chmod(dirname(folder), 0o755)
  return folder
}

interface Edge {
  url: string
  /** URL of an edge whose services do not listen */
  deadUrl: string
  accessLog?(): Promise<string>
  stop(): Promise<unknown>
}

async function startGateways(auth: string, processor: string, dead: string): Promise<Edge> {
  const page = createPageServer()
  page.use(await pageFolder)
  const live = createGateway({ 'auth-service': `http://${auth}`, 'processor-service': `http://${processor}` }, page)
  const cut = createGateway(
    { 'auth-service': `http://${dead}`, 'processor-service': `http://${dead}` },
    createPageServer(),
  )
  const [url, deadUrl] = [await listen(live, 0, '127.0.0.1'), await listen(cut, 0, '127.0.0.1')]
  const stop = async () => {
    for (const server of [live, cut]) {
      server.closeAllConnections()
      server.close()
    }
  }
  return { url, deadUrl, stop }
}

async function startNginxes(auth: string, processor: string, dead: string): Promise<Edge> {
  const live = await startNginx({ auth, processor, page: await pageFolder })
  const cut = await startNginx({ auth: dead, processor: dead })
  const stop = () => Promise.all([live.stop(), cut.stop()])
  return { url: live.url, deadUrl: cut.url, accessLog: live.accessLog, stop }
}

/** Sends raw bytes and returns the whole response. */
async function sendRaw(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(text)
  let answer = ''
  socket.on('data', chunk => {
    answer += chunk
  })
  await once(socket, 'close')
  return answer
}

function checkProblem(
  status: number,
  code: string,
  answer: { status: number; body: string; requestId: string | null },
) {
  assert.equal(answer.status, status)
  const problem = Problem.parse(JSON.parse(answer.body))
  assert.equal(problem.code, code)
  assert.equal(problem.status, status)
  assert.equal(problem.request_id, answer.requestId)
}

async function checkRefusal(url: string, status: number, code: string, init?: RequestInit): Promise<Response> {
  const answer = await fetch(url, { redirect: 'manual', ...init })
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/)
  const requestId = answer.headers.get('x-request-id')
  checkProblem(status, code, { status: answer.status, body: await answer.text(), requestId })
  return answer
}

function checkRawRefusal(answer: string, status: number, code: string): void {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  const requestId = /^x-request-id: (.*)$/im.exec(head)?.[1] ?? null
  checkProblem(status, code, { status: Number(head.split(' ')[1]), body, requestId })
}

const routes: [target: string, service: string][] = [
  ['/auth/login/', 'auth'],
  ['/auth/login', 'auth'],
  ['/auth', 'auth'],
  ['/admin', 'auth'],
  ['/admin/resources/users?page=2', 'auth'],
  ['/auth/files/submit', 'auth'],
  ['/process/submit/', 'processor'],
  ['/process/tasks/1?wait=30', 'processor'],
  ['/docs', 'processor'],
  ['/redoc/', 'processor'],
  ['/openapi.json', 'processor'],
  ['/health', 'processor'],
  ['/livez', 'processor'],
  ['/readyz', 'processor'],
]
const nowhere = [
  '/metrics',
  '/Metrics/',
  '/auth/internal/task-events/',
  '/auth//internal/task-events',
  '/auth/INTERNAL/task-events/',
  '/auth/%69nternal/task-events/',
  '/process/%2e%2e/metrics',
  '/authentic',
  '/favicon.ico',
  '/index.html',
  '/assets',
  '/assets/',
  '/assets/missing.js',
  '/assets/%2e%2e/secret.txt',
  '/assets/..%2fsecret.txt',
]

function describeEdge(name: string, start: (auth: string, processor: string, dead: string) => Promise<Edge>): void {
  describe(name, () => {
    let edge: Edge
    const services: Awaited<ReturnType<typeof startEchoService>>[] = []
    before(async () => {
      services.push(await startEchoService('auth'), await startEchoService('processor'))
      const dead = `127.0.0.1:${await findFreePort()}`
      edge = await start(services[0]?.host ?? '', services[1]?.host ?? '', dead)
    })
    after(async () => {
      await edge?.stop()
      for (const service of services) await service.stop()
    })
    const see = async (target: string, init?: RequestInit): Promise<Seen> => {
      const answer = await fetch(edge.url + target, { redirect: 'error', ...init })
      assert.equal(answer.status, 200, target)
      return (await answer.json()) as Seen
    }

    test('each path reaches its service unchanged, and a POST is not redirected', async () => {
      for (const [target, service] of routes) {
        const got = await see(target)
        assert.deepEqual([got.service, got.target], [service, target])
        const posted = await see(target, { method: 'POST', body: 'x' })
        assert.deepEqual([posted.service, posted.method, posted.target], [service, 'POST', target])
      }
    })

    test('unknown and internal paths are a 404', async () => {
      for (const target of nowhere) await checkRefusal(edge.url + target, 404, 'not_found')
      await checkRefusal(`${edge.url}/`, 404, 'not_found', { method: 'POST', body: 'x' })
    })

    test('the page and its files are served with the security policy, and kept as long as they may be', async () => {
      const page = await fetch(`${edge.url}/?x=1`)
      assert.equal(page.status, 200)
      assert.match(page.headers.get('content-type') ?? '', /^text\/html;\s?charset=utf-8$/i)
      assert.equal(page.headers.get('cache-control'), 'no-cache')
      assert.equal(await page.text(), '<title>The page</title>')
      const file = await fetch(`${edge.url}/assets/app-1a2b.js`, { headers: { 'accept-encoding': 'gzip' } })
      assert.equal(file.status, 200)
      assert.match(file.headers.get('content-type') ?? '', /^text\/javascript/)
      assert.equal(file.headers.get('cache-control'), 'public, max-age=31536000, immutable')
      assert.equal(file.headers.get('content-encoding'), 'gzip')
      assert.match(file.headers.get('vary') ?? '', /accept-encoding/i)
      assert.equal(await file.text(), 'let script')
      for (const answer of [page, file]) {
        assert.match(answer.headers.get('x-request-id') ?? '', /./)
        for (const [name, value] of Object.entries(pageHeaders)) assert.equal(answer.headers.get(name), value, name)
      }
      const etag = page.headers.get('etag') ?? ''
      assert.equal((await fetch(edge.url, { headers: { 'if-none-match': etag } })).status, 304)
      assert.equal((await fetch(edge.url, { method: 'HEAD' })).status, 200)
      for (const target of ['/', '/assets/app-1a2b.js'])
        await checkRefusal(edge.url + target, 404, 'not_found', { method: 'POST', body: 'x' })
    })

    test('forwarding headers from the client are replaced', async () => {
      const host = new URL(edge.url).host
      const { headers } = await see('/auth/profile/', {
        headers: {
          'X-Forwarded-For': '203.0.113.7',
          'X-Forwarded-Proto': 'https',
          'X-Forwarded-Host': 'elsewhere.example',
          Forwarded: 'for=203.0.113.7',
        },
      })
      assert.equal(headers['x-forwarded-for'], '127.0.0.1')
      assert.equal(headers['x-forwarded-proto'], 'http')
      assert.equal(headers['x-forwarded-host'], host)
      assert.equal(headers.host, host)
      assert.ok(!headers.forwarded)
    })

    test('a valid request id is kept, any other is replaced, and the response has it once', async () => {
      const kept = await fetch(`${edge.url}/health`, { headers: { 'X-Request-Id': 'abc-1:2' } })
      assert.equal(kept.headers.get('x-request-id'), 'abc-1:2')
      assert.equal(((await kept.json()) as Seen).headers['x-request-id'], 'abc-1:2')
      for (const bad of ['with space', 'x'.repeat(129), '"quoted"']) {
        const made = await fetch(`${edge.url}/nothing`, { headers: { 'X-Request-Id': bad } })
        assert.match(made.headers.get('x-request-id') ?? '', /^[0-9a-f-]{32,36}$/)
      }
    })

    test('an upload is streamed while it arrives', async () => {
      const { promise: answered, resolve } = Promise.withResolvers<string>()
      const upload = request(`${edge.url}/process/submit`, { method: 'POST' }, answer => {
        answer.setEncoding('utf8').once('data', resolve)
      })
      upload.on('error', () => {})
      upload.write('the first bytes of many')
      const seen = JSON.parse(await answered) as Seen
      assert.equal(seen.body, 'the first bytes of many')
      upload.destroy()
    })

    test('an Upgrade to a protocol other than WebSocket is ignored, and the request is answered', async () => {
      for (const target of ['/livez', '/auth/login/']) {
        const headers =
          'Host: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n'
        const answer = await sendRaw(edge.url, `GET ${target} HTTP/1.1\r\n${headers}\r\n`)
        assert.match(answer, /^HTTP\/1\.1 200 /)
        assert.doesNotMatch(answer, /"upgrade":/i)
      }
    })

    test('a WebSocket to the processor is proxied, and one to another path is refused', async () => {
      const upgrade = (target: string) => {
        const socket = connect(Number(new URL(edge.url).port), '127.0.0.1')
        socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
        return socket
      }
      for (const target of ['/ws/1?token=secret-token', '/process/ws/1?ticket=secret-ticket&after=3']) {
        const socket = upgrade(target)
        let got = ''
        socket.on('data', chunk => {
          got += chunk
          if (got.endsWith('127.0.0.1 ')) socket.write('there and back')
          if (got.endsWith('there and back')) socket.destroy()
        })
        await once(socket, 'close')
        assert.match(got, /^HTTP\/1\.1 101 [\s\S]*processor 127\.0\.0\.1 there and back$/)
      }
      const refused = upgrade('/metrics')
      const [first] = await once(refused, 'data')
      assert.match(String(first), /^HTTP\/1\.1 404 /)
      refused.destroy()
    })

    test('a service that is down is a 502 with Retry-After', async () => {
      for (const target of ['/auth/login/', '/process/submit']) {
        const answer = await checkRefusal(edge.deadUrl + target, 502, 'bad_gateway', { method: 'POST', body: 'x' })
        assert.equal(answer.headers.get('retry-after'), '2')
      }
    })

    test('invalid HTTP and oversized headers are answered with problems', async () => {
      checkRawRefusal(await sendRaw(edge.url, 'THIS IS NO HTTP\r\n\r\n'), 400, 'malformed_request')
      const big = `GET /health HTTP/1.1\r\nHost: x\r\nX-Big: ${'x'.repeat(40_000)}\r\n\r\n`
      checkRawRefusal(await sendRaw(edge.url, big), 431, 'headers_too_large')
      const long = `GET /health?${'x'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`
      checkRawRefusal(await sendRaw(edge.url, long), 431, 'headers_too_large')
      const zero = 'GET /auth/%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
      checkRawRefusal(await sendRaw(edge.url, zero), 400, 'malformed_request')
    })

    if (name === 'nginx') {
      test('a request larger than its path allows is a 413', async () => {
        const body = Buffer.alloc(2_000_000)
        await checkRefusal(`${edge.url}/auth/login/`, 413, 'payload_too_large', { method: 'POST', body })
        const file = Buffer.alloc(28 * 1024 * 1024)
        await checkRefusal(`${edge.url}/process/submit`, 413, 'file_too_large', { method: 'POST', body: file })
      })

      test('the access log is JSON without query strings', async () => {
        await fetch(`${edge.url}/health?token=secret-token`, { headers: { Referer: 'http://x/?token=secret-token' } })
        const log = (await edge.accessLog?.()) ?? ''
        const lines = log.trim().split('\n')
        assert.ok(lines.length > 20)
        for (const line of lines) assert.ok(JSON.parse(line).request_id)
        assert.doesNotMatch(log, /secret-t/)
      })
    }
  })
}

describeEdge('gateway', startGateways)

const nginxIsThere = spawnSync('nginx', ['-v']).status === 0
if (nginxIsThere || readTestConfig().CI) describeEdge('nginx', startNginxes)
else process.stdout.write('nginx is not installed: the rules are only held against the local gateway\n')
