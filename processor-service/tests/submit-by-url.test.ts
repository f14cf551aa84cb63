// Longer than most: everything that the host of a document may do to a submission.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Problem } from '@ai-platform/contracts/problem.ts'
import type { Task } from '@ai-platform/contracts/task.ts'
import { buildPdf, pdfType } from '@ai-platform/testkit/documents/plain-pdf.ts'
import { privateHosts, privateNames, privateUrls } from '@ai-platform/testkit/private-addresses.ts'
import { makeCertificate } from '@ai-platform/testkit/servers/make-certificate.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import {
  call,
  createTestPlatform,
  submit,
  type TestPlatform,
  type TestService,
  type TestUser,
} from './start-service.ts'

const megabyte = 1024 * 1024
const pdf = buildPdf(['The first page.', 'The second page.'])
const long = 'A sentence of a long text. '.repeat(4_000)

const origin = { requests: [] as string[], open: 0, connections: 0 }
/** Answers by path, as one origin that is sometimes wrong. */
const answer: RequestListener = (req, res) => {
  const [path = '/'] = (req.url ?? '/').split('?')
  origin.requests.push(path)
  origin.open++
  res.once('close', () => origin.open--)
  const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
    void res.writeHead(200, headers).end(body)
  const [, kind, argument] = path.split('/')
  const answers: Record<string, () => void> = {
    'report.pdf': () => send(pdf, { 'content-type': pdfType }),
    'long.txt': () => send(long),
    named: () =>
      send('Some text.', { 'content-disposition': "attachment; filename*=UTF-8''..%2FBericht%20%C3%84.txt" }),
    wiki: () => send('<!doctype html><title>Page</title><p>Some text.', { 'content-type': 'text/html; charset=utf-8' }),
    redirect: () => {
      const left = Number(argument)
      res.writeHead(302, { location: left > 1 ? `/redirect/${left - 1}` : '/report.pdf' }).end()
    },
    to: () => void res.writeHead(302, { location: decodeURIComponent(argument ?? '') }).end(),
    'missing.pdf': () => void res.writeHead(404, { 'content-type': 'text/html' }).end('<p>No such page.'),
    'empty.txt': () => send(''),
    'picture.gif': () => send(Buffer.from('GIF89a\x01\0\x01\0', 'latin1')),
    'announced.txt': () => void res.writeHead(200, { 'content-length': String(megabyte + 1) }).write('x'),
    'large.txt': () => {
      const write = () => {
        while (!res.destroyed && res.write('x'.repeat(64 * 1024)));
      }
      res.on('drain', write)
      write()
    },
    'short.txt': () => {
      res.writeHead(200, { 'content-length': '90000' }).write('x'.repeat(40_000))
      setTimeout(() => res.destroy(), 30)
    },
    'hang.txt': () => {},
    'drip.txt': () => {
      res.writeHead(200)
      const timer = setInterval(() => res.write('x'.repeat(1_000)), 20)
      res.once('close', () => clearInterval(timer))
    },
    'gzip.txt': () => send(gzipSync('Text that was compressed.'), { 'content-encoding': 'gzip' }),
    'brotli.txt': () => send(brotliCompressSync('Text that was compressed.'), { 'content-encoding': 'br' }),
    'bomb.txt': () => send(gzipSync(Buffer.alloc(20 * megabyte, 'a')), { 'content-encoding': 'gzip' }),
    'broken.txt': () => send('no gzip at all', { 'content-encoding': 'gzip' }),
    'unknown.txt': () => send('text', { 'content-encoding': 'compress' }),
  }
  const act = answers[kind ?? '']
  if (act) act()
  else res.writeHead(500).end()
}

const { certificate: cert, key } = makeCertificate(['127.0.0.1'])
const plain = createServer(answer)
const secure = createHttpsServer({ cert, key }, answer)
const base = (server: typeof plain) => `127.0.0.1:${(server.address() as AddressInfo).port}`

let platform: TestPlatform
let service: TestService
let closed: TestService

before(async () => {
  setDefaultCACertificates([...getCACertificates('default'), cert])
  for (const server of [plain, secure]) {
    server.on('connection', () => origin.connections++)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  }
  platform = await createTestPlatform()
  const settings = { PROCESSOR_ROLE: 'api', MAX_FILE_SIZE_MB: '1' }
  service = await platform.start({ ...settings, ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8', STORAGE_LIMIT_MB: '1' })
  closed = await platform.start(settings)
})
after(async () => {
  await platform.close()
  for (const server of [plain, secure]) {
    server.closeAllConnections()
    server.close()
  }
})

const post = (user: TestUser, body: unknown, init: RequestInit = {}, to = service) => {
  const headers = new Headers(init.headers)
  headers.set('content-type', 'application/json')
  return call(to, user, '/process/submit', { ...init, method: 'POST', body: JSON.stringify(body), headers })
}
const url = (path: string) => `https://${base(secure)}/${path}`

async function refusal(response: Response): Promise<[string, string]> {
  const problem = (await response.json()) as Problem
  return [`${response.status} ${problem.code}`, problem.detail]
}

async function rowsOf(user: TestUser): Promise<number[]> {
  const tables = ['processing_tasks', 'task_events', 'task_queue', 'idempotency_keys']
  const counts = tables.map(table =>
    platform.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE user_id = $1`, [user.id]),
  )
  return (await Promise.all(counts)).map(({ rows }) => rows[0]?.n ?? -1)
}

test('a document is fetched by https and http, hashed, sniffed and stored like a file of a form', async () => {
  const user = await platform.addUser()
  const form = await submit(service, user, { content: pdf, filename: 'report.pdf' }, { fields: { pages: '1' } })
  const uploaded = (await form.json()) as Task
  for (const address of [url('report.pdf?token=secret#part'), `http://${base(plain)}/report.pdf`]) {
    const response = await post(user, { url: address, task_type: 'qa', pages: 1, metadata: { a: 'b' } })
    const text = await response.text()
    const task = JSON.parse(text) as Task
    assert.equal(response.status, 202, text)
    assert.equal(response.headers.get('location'), `/process/tasks/${task.task_id}`)
    const { filename, content_type, size_bytes, sha256 } = uploaded
    assert.deepEqual(task, { ...task, filename, content_type, size_bytes, sha256, task_type: 'qa' })
    assert.deepEqual([task.options, task.metadata], [{ pages: '1' }, { a: 'b' }])
    assert.ok(!text.includes('secret'))
    const file = await call(service, user, `/process/tasks/${task.task_id}/file`)
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), pdf)
  }
  assert.deepEqual((await rowsOf(user)).slice(0, 3), [3, 3, 3])
})

test('names and texts are taken from the answer', async () => {
  const user = await platform.addUser()
  const cases: [string, string, string][] = [
    ['named', 'Bericht Ä.txt', 'Some text.'],
    ['wiki/Berlin', 'Berlin.html', '<!doctype html><title>Page</title><p>Some text.'],
    ['long.txt', 'long.txt', long],
    ['gzip.txt', 'gzip.txt', 'Text that was compressed.'],
    ['brotli.txt', 'brotli.txt', 'Text that was compressed.'],
  ]
  for (const [path, filename, content] of cases) {
    const task = (await (await post(user, { url: url(path) })).json()) as Task
    assert.deepEqual([task.filename, task.size_bytes], [filename, Buffer.byteLength(content)], JSON.stringify(task))
    const file = await call(service, user, `/process/tasks/${task.task_id}/file`)
    assert.equal(await file.text(), content)
  }
})

test('three redirects are followed, and four are not', async () => {
  const user = await platform.addUser()
  const task = (await (await post(user, { url: url('redirect/3') })).json()) as Task
  assert.equal(task.filename, 'report.pdf')
  const [code, detail] = await refusal(await post(user, { url: url('redirect/4') }))
  assert.equal(code, '422 url_unreachable')
  assert.match(detail, /more than 3 times/)
})

test('each refusal has its code and a detail, and leaves no file, no row and no open request', async () => {
  const user = await platform.addUser()
  const before = (await platform.storedFiles()).toSorted()
  const refusals: [string, RegExp, object][] = [
    ['422 url_unreachable', /status 404/, { url: url('missing.pdf') }],
    ['422 url_unreachable', /status 500/, { url: url('nothing') }],
    ['422 url_unreachable', /refuses connections/, { url: 'https://127.0.0.1:9/a.pdf' }],
    ['422 url_unreachable', /before the end/, { url: url('short.txt') }],
    ['422 url_unreachable', /decoded/, { url: url('broken.txt') }],
    ['422 url_unreachable', /Content-Encoding/, { url: url('unknown.txt') }],
    ['422 url_not_allowed', /https/, { url: url(`to/${encodeURIComponent(`http://${base(plain)}/long.txt`)}`) }],
    ['422 url_not_allowed', /redirect/, { url: url(`to/${encodeURIComponent('https://169.254.169.254/latest')}`) }],
    ['422 url_not_allowed', /not valid/, { url: 'report.pdf' }],
    ['422 url_not_allowed', /https/, { url: 'ftp://example.com/a' }],
    ['422 url_not_allowed', /password/, { url: 'https://user:password@example.com/a' }],
    ['400 file_empty', /empty.txt/, { url: url('empty.txt') }],
    ['400 validation_error', /url/, { task_type: 'summarize' }],
    ['413 file_too_large', /1 MB/, { url: url('announced.txt') }],
    ['413 file_too_large', /1 MB/, { url: url('large.txt') }],
    ['413 file_too_large', /1 MB/, { url: url('bomb.txt') }],
    ['415 unsupported_file_type', /picture.gif/, { url: url('picture.gif') }],
    ['422 invalid_pages', /\.txt/, { url: url('long.txt'), pages: '1' }],
    ['422 task_type_unavailable', /extract/, { url: url('long.txt'), task_type: 'extract' }],
  ]
  for (const [expected, pattern, body] of refusals) {
    const [code, detail] = await refusal(await post(user, body))
    assert.deepEqual([code, pattern.test(detail)], [expected, true], `${JSON.stringify(body)}: ${code} ${detail}`)
  }
  assert.deepEqual(await rowsOf(user), [0, 0, 0, 0])
  assert.deepEqual((await platform.storedFiles()).toSorted(), before)
  await pollUntil('all requests to end', 2_000, async () => origin.open === 0, 10)
})

test('the storage quota counts a fetched document, which leaves nothing when it does not fit', async () => {
  const user = await platform.addUser()
  const before = (await platform.storedFiles()).length
  const codes = []
  for (let sent = 0; sent < 11; sent++) codes.push((await post(user, { url: url('long.txt') })).status)
  assert.deepEqual([codes.slice(0, 9), codes.at(-1)], [Array(9).fill(202), 413])
  assert.equal((await platform.storedFiles()).length - before, codes.filter(code => code === 202).length)
})

test('the same idempotency key and request return the same task without another request', async () => {
  const user = await platform.addUser()
  const headers = { 'idempotency-key': 'url-1' }
  const body = { url: url('report.pdf?x=1'), pages: '2,1' }
  const first = await post(user, body, { headers })
  const task = (await first.json()) as Task
  assert.equal(first.status, 202)
  const count = origin.requests.length
  const again = await post(user, { ...body, pages: '1-2', url: `${body.url}#page` }, { headers })
  assert.deepEqual([again.status, await again.json(), origin.requests.length], [200, task, count])
  for (const other of [
    { ...body, url: url('report.pdf?x=2') },
    { ...body, task_type: 'qa' },
    { ...body, pages: '1' },
  ])
    assert.equal((await refusal(await post(user, other, { headers })))[0], '422 idempotency_mismatch')
  const form = await submit(
    service,
    user,
    { content: pdf, filename: 'report.pdf' },
    { headers, fields: { pages: '1-2' } },
  )
  assert.equal((await refusal(form))[0], '422 idempotency_mismatch')
  assert.equal(origin.requests.length, count)
  const others = [1, 2, 3].map(() => post(user, body, { headers: { 'idempotency-key': 'url-2' } }))
  assert.deepEqual((await Promise.all(others)).map(({ status }) => status).sort(), [200, 200, 202])
  assert.deepEqual(await rowsOf(user), [2, 2, 2, 2])
})

test('a client that leaves ends the request to the host, and leaves nothing', async () => {
  const user = await platform.addUser()
  const before = (await platform.storedFiles()).length
  for (const path of ['hang.txt', 'drip.txt']) {
    const controller = new AbortController()
    const count = origin.requests.length
    const left = post(user, { url: url(path) }, { signal: controller.signal })
    left.catch(() => {})
    await pollUntil('the request', 3_000, async () => origin.requests.length > count && origin.open === 1, 5)
    await sleep(path === 'drip.txt' ? 600 : 0)
    controller.abort()
    await pollUntil('its end', 3_000, async () => origin.open === 0, 5)
  }
  await pollUntil('the file to go', 3_000, async () => (await platform.storedFiles()).length === before, 5)
  assert.deepEqual(await rowsOf(user), [0, 0, 0, 0])
})

test('a stopping service ends a fetch with 503 and Retry-After, and leaves nothing', async () => {
  const user = await platform.addUser()
  const before = (await platform.storedFiles()).toSorted()
  const stopping = await platform.start({
    PROCESSOR_ROLE: 'api',
    ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8',
    MAX_FILE_SIZE_MB: '5',
  })
  const count = origin.requests.length
  const started = ['hang.txt', 'drip.txt'].map(path => post(user, { url: url(path) }, {}, stopping))
  await pollUntil('the requests', 3_000, () => origin.requests.length > count + 1, 5)
  await sleep(600)
  const stop = performance.now()
  const stopped = stopping.stop()
  for (const response of await Promise.all(started)) {
    assert.ok(Number(response.headers.get('retry-after')) > 0)
    assert.equal((await refusal(response))[0], '503 not_accepting')
  }
  assert.ok(performance.now() - stop < 2_000, `${performance.now() - stop} ms`)
  await stopped
  assert.deepEqual(await rowsOf(user), [0, 0, 0, 0])
  assert.deepEqual((await platform.storedFiles()).toSorted(), before)
  await pollUntil('the requests to end', 2_000, async () => origin.open === 0, 10)
})

test('slow hosts of one user do not make another user wait, and have a limit', async () => {
  const [slow, other] = [await platform.addUser(), await platform.addUser()]
  const controller = new AbortController()
  const hanging = Array.from({ length: 102 }, () => post(slow, { url: url('hang.txt') }, { signal: controller.signal }))
  const ended = Promise.allSettled(hanging)
  const refused = await Promise.race(hanging)
  assert.deepEqual([refused.status, Number(refused.headers.get('retry-after')) > 0], [429, true])
  assert.equal((await refusal(refused))[0], '429 too_many_pending')
  assert.ok(origin.open <= 8)
  const started = performance.now()
  assert.equal((await post(other, { url: url('report.pdf') })).status, 202)
  assert.ok(performance.now() - started < 2_000)
  controller.abort()
  await ended
  await pollUntil('all requests to end', 3_000, async () => origin.open === 0, 10)
})

test('without ALLOWED_PRIVATE_NETWORKS no address of this machine or its network is connected to', async () => {
  const user = await platform.addUser()
  const before = origin.connections
  const [port, httpPort] = [base(secure), base(plain)].map(host => host.split(':')[1])
  const hosts = privateHosts.filter(host => !(host in privateNames))
  assert.ok(hosts.length > 100)
  const addresses = hosts.flatMap(host => [
    `https://${host}:${port}/report.pdf`,
    `http://${host}:${httpPort}/report.pdf`,
    `HTTPS://${host}:${port}/report.pdf`,
  ])
  for (const address of [...addresses, ...privateUrls(Number(port))]) {
    const [code, detail] = await refusal(await post(user, { url: address }, {}, closed))
    assert.equal(code, '422 url_not_allowed', `${address}: ${detail}`)
  }
  assert.equal(origin.connections, before)
  assert.deepEqual(await rowsOf(user), [0, 0, 0, 0])
})

test('a body of another type, or that is not JSON, is refused', async () => {
  const user = await platform.addUser()
  const send = (body: string, type: string) =>
    call(service, user, '/process/submit', { method: 'POST', body, headers: { 'content-type': type } })
  assert.equal((await refusal(await send('{"url":', 'application/json')))[0], '400 malformed_request')
  assert.equal((await refusal(await send('[]', 'application/json')))[0], '400 validation_error')
  assert.equal(
    (await refusal(await send('url=a', 'application/x-www-form-urlencoded')))[0],
    '415 unsupported_media_type',
  )
  assert.equal((await refusal(await send(`"${'x'.repeat(200_000)}"`, 'application/json')))[0], '413 payload_too_large')
})
