import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Problem } from '@ai-platform/contracts/problem.ts'
import { routesOf } from '../src/routes.ts'
import { assertProblem, bearer, newAccount, type Service, send, signUp, startService } from './start-service.ts'

let service: Service

before(async () => {
  service = await startService({ CORS_ORIGINS: 'https://app.example.com' })
})

after(() => service.stop())

/** Sends raw bytes. @returns all bytes of the response */
function sendRaw(bytes: string): Promise<string> {
  const { port } = new URL(service.url)
  const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes))
  return new Promise((resolve, reject) => {
    let answer = ''
    socket.setEncoding('utf8').on('data', text => {
      answer += text
    })
    socket.on('end', () => resolve(answer)).on('error', reject)
  })
}

test('every path answers with and without its trailing slash, without a redirect', async () => {
  for (const { method, path } of routesOf(service.context)) {
    const url = service.url + path.replace(':task_id', '0198c0de-0000-7000-8000-000000000000')
    const answers = await Promise.all(
      [url, url.replace(/\/$/, '')].map(each => fetch(each, { method: method.toUpperCase(), redirect: 'manual' })),
    )
    const [first, second] = answers.map(({ status }) => status)
    assert.equal(first, second, path)
    assert.ok(first !== 404 && (first ?? 0) < 503 && ![301, 302, 307, 308].includes(first ?? 0), `${path}: ${first}`)
  }
})

test('a wrong method is a 405 that names the allowed ones', async () => {
  const cases: [string, string, string][] = [
    ['GET', '/auth/register/', 'POST, OPTIONS'],
    ['DELETE', '/auth/login', 'POST, OPTIONS'],
    ['POST', '/auth/profile/', 'GET, HEAD, PATCH, OPTIONS'],
    ['GET', '/auth/files/submit/', 'POST, OPTIONS'],
    ['PUT', '/auth/files/', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/auth/files/0198c0de-0000-7000-8000-000000000000', 'GET, HEAD, OPTIONS'],
  ]
  for (const [method, path, allow] of cases) {
    const answer = await fetch(service.url + path, { method })
    assert.equal(answer.headers.get('allow'), allow, `${method} ${path}`)
    await assertProblem(answer, 405, 'method_not_allowed')
  }
  const options = await fetch(`${service.url}/auth/login/`, { method: 'OPTIONS' })
  assert.deepEqual([options.status, options.headers.get('allow')], [204, 'POST, OPTIONS'])
})

test('an unknown path is a 404 problem, and a path that cannot be decoded is a 400 problem', async () => {
  for (const path of [
    '/',
    '/auth',
    '/auth/nothing/',
    '/AUTH/login/',
    '/auth//login/',
    '/auth/files/a/b',
    '/../etc/passwd',
  ]) {
    await assertProblem(await fetch(service.url + path), 404, 'not_found')
  }
  await assertProblem(await fetch(`${service.url}/auth/files/%E0%A4%A`), 400, 'malformed_request')
})

test('a body that is not JSON, has the wrong type or is too large is refused with its problem', async () => {
  const login = '/auth/login/'
  for (const body of ['{', 'null', '"text"', '{"email": }', '\0']) {
    await assertProblem(await send(service, login, body), 400, 'malformed_request')
  }
  for (const body of ['[]', '{}', '{"email":null,"password":["x"]}']) {
    await assertProblem(await send(service, login, body), 400, 'validation_error')
  }
  for (const contentType of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    'nonsense',
    'application/json; charset=latin1',
  ]) {
    await assertProblem(
      await fetch(service.url + login, { method: 'POST', headers: { 'content-type': contentType }, body: '{}' }),
      415,
      'unsupported_media_type',
    )
  }
  await assertProblem(
    await fetch(service.url + login, { method: 'POST', body: new Uint8Array([123, 125]) }),
    415,
    'unsupported_media_type',
  )
  await assertProblem(await send(service, login, { email: 'x'.repeat(70_000) }), 413, 'payload_too_large')
  const bomb = gzipSync(JSON.stringify({ email: 'x'.repeat(5_000_000) }))
  const inflated = await fetch(service.url + login, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: bomb,
  })
  await assertProblem(inflated, 413, 'payload_too_large')
  await assertProblem(await fetch(service.url + login, { method: 'POST' }), 400, 'validation_error')
})

test('text that PostgreSQL cannot store is an invalid login, not a server error', async () => {
  const answer = await send(service, '/auth/login/', { email: 'nul\0@example.com', password: 'x' })
  await assertProblem(answer, 401, 'invalid_credentials')
  const lone = await send(service, '/auth/login/', `{"email":"\\ud800@example.com","password":"x"}`)
  await assertProblem(lone, 401, 'invalid_credentials')
  const { access } = await signUp(service)
  const files = await fetch(`${service.url}/auth/files/?filename=%00`, { headers: bearer(access) })
  await assertProblem(files, 400, 'validation_error')
})

test('a valid request id is kept, an invalid one is replaced, and answer and log contain it', async () => {
  const given = await fetch(`${service.url}/auth/profile/`, { headers: { 'x-request-id': 'edge-1.a:b+c' } })
  assert.equal(given.headers.get('x-request-id'), 'edge-1.a:b+c')
  await assertProblem(given, 401, 'not_authenticated')
  assert.ok(service.logged.some(line => JSON.parse(line).request_id === 'edge-1.a:b+c'))
  const forged = await fetch(`${service.url}/auth/profile/`, { headers: { 'x-request-id': 'a b"}' } })
  assert.match(forged.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/)
})

test('bytes that are not HTTP are answered with a problem', async () => {
  const cases: [string, string, string][] = [
    ['NONSENSE\r\n\r\n', '400', 'malformed_request'],
    [`GET /auth/profile/ HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, '431', 'headers_too_large'],
  ]
  for (const [bytes, status, code] of cases) {
    const [head = '', body = ''] = (await sendRaw(bytes)).split('\r\n\r\n')
    assert.match(head, new RegExp(`^HTTP/1.1 ${status} `))
    assert.match(head, /application\/problem\+json/)
    assert.equal(Problem.parse(JSON.parse(body)).code, code)
  }
})

test('Expect: 100-continue is answered with 100, or with the refusal before the body', async () => {
  const head = (extra: string) => `Host: x\r\nConnection: close\r\nExpect: 100-continue\r\n${extra}\r\n`
  const body = JSON.stringify({ refresh: 'unknown' })
  const waited = await sendRaw(
    `POST /auth/logout/ HTTP/1.1\r\n${head(`Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`)}${body}`,
  )
  assert.match(waited, /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 204 /)
  const refused = await sendRaw(`POST /auth/files/submit/ HTTP/1.1\r\n${head('Content-Length: 1000000000\r\n')}`)
  assert.match(refused, /^HTTP\/1.1 401 /)
})

test('CORS allows the configured origins only', async () => {
  const preflight = (origin: string) =>
    fetch(`${service.url}/auth/login/`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    })
  const good = await preflight('https://app.example.com')
  assert.deepEqual([good.status, good.headers.get('access-control-allow-origin')], [204, 'https://app.example.com'])
  const bad = await preflight('https://evil.example.com')
  assert.equal(bad.headers.get('access-control-allow-origin'), null)
})

test('the log contains no secret, and answers have security headers', async () => {
  const account = newAccount()
  const { access, refresh } = await signUp(service, account)
  await send(service, '/auth/login/', account)
  await fetch(`${service.url}/auth/profile/?token=${access}`, { headers: bearer(access) })
  await send(service, '/auth/token/refresh/', { refresh })
  const log = service.logged.join('')
  for (const value of [account.password, access, refresh]) assert.ok(!log.includes(value))
  const answer = await fetch(`${service.url}/nothing`)
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  assert.equal(answer.headers.get('x-powered-by'), null)
})
