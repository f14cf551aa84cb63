// Longer than most: every notation and way by which a private address may be reached.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer as createRawServer, isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { privateHosts, privateNames, privateUrls } from '@ai-platform/testkit/private-addresses.ts'
import { makeCertificate } from '@ai-platform/testkit/servers/make-certificate.ts'
import { createOutbound, type OutboundOptions } from './outbound.ts'
import { OutboundRefused } from './outbound-refused.ts'

const { certificate: cert, key } = makeCertificate(['127.0.0.1', 'one.test', 'two.test', 'start.test', 'rebind.test'])

/** Starts an HTTP or HTTPS server on all addresses of this machine, and counts its connections. */
async function listen(secure: boolean, handle: RequestListener = (_req, res) => void res.end('secret')) {
  const server: Server = secure ? createHttpsServer({ cert, key }, handle) : createHttpServer(handle)
  let connections = 0
  server.on('connection', () => connections++)
  // A failed test would otherwise keep its process.
  server.listen(0).unref()
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { port, close, connections: () => connections }
}

/** Resolves by a table. A name with several lists gets the next one at each look-up, and keeps the last. */
function resolveBy(table: Record<string, string[] | string[][]>) {
  const lookups: string[] = []
  const resolve = async (hostname: string) => {
    const turn = lookups.filter(name => name === hostname).length
    lookups.push(hostname)
    const lists = table[hostname.replace(/\.$/, '')] ?? []
    const addresses = Array.isArray(lists[0]) ? (lists[turn] ?? lists.at(-1)) : lists
    if (addresses?.length) return addresses as string[]
    throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
  }
  return { resolve, lookups }
}

const refused =
  (code: string, detail = /./) =>
  (error: unknown) => {
    assert.ok(error instanceof OutboundRefused, String(error))
    assert.equal(error.code, code)
    assert.match(error.detail, detail)
    return true
  }
const notAllowed = (detail?: RegExp) => refused('url_not_allowed', detail)
const unreachable = (detail?: RegExp) => refused('url_unreachable', detail)

const open = (options: Partial<OutboundOptions> = {}) =>
  createOutbound({ allowedPrivateNetworks: ['127.0.0.0/8'], ca: cert, resolve: resolveBy({}).resolve, ...options })

describe('addresses that are not public', () => {
  let plain: Awaited<ReturnType<typeof listen>>
  let secure: Awaited<ReturnType<typeof listen>>

  before(async () => {
    plain = await listen(false)
    secure = await listen(true)
  })
  after(() => {
    plain.close()
    secure.close()
  })

  test('no address of this machine or its network is connected to, by https or http', async () => {
    assert.ok(privateHosts.length >= 40)
    const { resolve } = resolveBy(privateNames)
    const own = Object.values(networkInterfaces()).flatMap((list = []) => list.map(({ address }) => address))
    const ownHosts = own.map(ip => (isIPv6(ip) ? `[${ip.split('%')[0]}]` : ip))
    for (const allowedPrivateNetworks of [[], ['10.77.0.0/16']]) {
      const outbound = open({ allowedPrivateNetworks, resolve })
      for (const host of [...privateHosts, ...ownHosts]) {
        for (const base of [`https://${host}:${secure.port}`, `http://${host}:${plain.port}`]) {
          await assert.rejects(outbound.request(`${base}/`, { maxRedirects: 3 }), notAllowed(), base)
        }
      }
      for (const url of privateUrls(secure.port)) await assert.rejects(outbound.request(url), notAllowed(), url)
    }
    assert.deepEqual([plain.connections(), secure.connections()], [0, 0])
  })

  test('a URL with a literal address or a local name is refused before it is stored', () => {
    const outbound = open({ allowedPrivateNetworks: [] })
    for (const host of privateHosts.filter(name => !(name in privateNames)))
      assert.throws(() => outbound.checkUrl(`https://${host}/`), notAllowed(), host)
  })

  test('only https without credentials is allowed, and the fragment is removed', () => {
    const outbound = open({ allowedPrivateNetworks: [] })
    assert.equal(outbound.checkUrl('https://example.com:8443/a?b=c#d').href, 'https://example.com:8443/a?b=c')
    for (const url of ['http://example.com/', 'ftp://example.com/', 'file:///etc/passwd', 'data:,x', 'javascript:0'])
      assert.throws(() => outbound.checkUrl(url), notAllowed(/https/), url)
    for (const url of ['', 'example.com', '//example.com/', 'https://', 'https://[::1%25lo]/', 'https://1.2.3.4.5/'])
      assert.throws(() => outbound.checkUrl(url), notAllowed(/not valid/), url)
    for (const url of ['https://user@example.com/', 'https://:secret@example.com/', 'https://127.0.0.1@example.com/'])
      assert.throws(() => outbound.checkUrl(url), notAllowed(/password/), url)
  })

  test('a public address is not requested by http, also where a private network is opened', async () => {
    const { resolve } = resolveBy({ 'public.test': ['93.184.215.14'] })
    await assert.rejects(open({ resolve }).request('http://public.test/'), notAllowed(/https/))
    await assert.rejects(open({ resolve }).request('http://93.184.215.14/'), notAllowed(/https/))
  })

  test('a name whose address changes to a private one is refused at the next connection', async () => {
    const server = await listen(true, (_req, res) => void res.end('public'))
    const { resolve, lookups } = resolveBy({ 'rebind.test': [['127.0.0.2'], ['127.0.0.1']] })
    const outbound = open({ allowedPrivateNetworks: ['127.0.0.2/32'], resolve })
    const url = `https://rebind.test:${server.port}/`
    const { body } = await outbound.request(url)
    assert.equal(await text(body), 'public')
    assert.deepEqual(lookups, ['rebind.test'])
    await assert.rejects(outbound.request(url), notAllowed(/public address/))
    assert.equal(server.connections(), 1)
    server.close()
  })

  test('a redirect to a private address is refused, and its detail does not show the target', async () => {
    for (const host of privateHosts) {
      const server = await listen(true, (_req, res) =>
        res
          .writeHead(302, { location: `https://${host.replace(/[^ -~]/gu, encodeURIComponent)}:${secure.port}/` })
          .end(),
      )
      const { resolve } = resolveBy({ ...privateNames, 'start.test': ['127.0.0.2'] })
      const outbound = open({ allowedPrivateNetworks: ['127.0.0.2/32'], resolve })
      const shows = (error: OutboundRefused) =>
        notAllowed(/^A redirect of the URL fails\. /)(error) && !error.detail.includes(host.replace(/^0$/, '0.0'))
      await assert.rejects(outbound.request(`https://start.test:${server.port}/`, { maxRedirects: 3 }), shows, host)
      server.close()
    }
    assert.equal(secure.connections(), 0)
  })
})

describe('requests', () => {
  const seen: { method: string | undefined; url: string | undefined; headers: NodeJS.Dict<string | string[]> }[] = []
  const { resolve, lookups } = resolveBy({ 'one.test': ['127.0.0.1'], 'two.test': ['127.0.0.1'] })
  let plain: Awaited<ReturnType<typeof listen>>
  let secure: Awaited<ReturnType<typeof listen>>

  const handle: RequestListener = (req, res) => {
    seen.push({ method: req.method, url: req.url, headers: req.headers })
    const [, kind, argument = ''] = /^\/(\w+)\/?(.*)$/.exec(req.url ?? '') ?? []
    if (kind === 'chain') {
      const left = Number(argument)
      res.writeHead(302, { location: left > 1 ? `/chain/${left - 1}` : '/end', 'set-cookie': 'a=b' }).end()
    } else if (kind === 'to') {
      res.writeHead(307, { location: decodeURIComponent(argument) }).end()
    } else if (kind === 'hang') {
      // No answer.
    } else if (kind === 'cut') {
      res.writeHead(200, { 'content-length': '10' }).write('half')
      setTimeout(() => res.destroy(), 20)
    } else res.writeHead(kind === 'missing' ? 404 : 200).end('content')
  }

  before(async () => {
    plain = await listen(false, handle)
    secure = await listen(true, handle)
  })
  after(() => {
    plain.close()
    secure.close()
  })

  const url = (path: string, host = 'one.test') => `https://${host}:${secure.port}/${path}`

  test('an opened network is requested by https and http, by name and by address', async () => {
    const outbound = open({ resolve })
    for (const address of [url('a'), url('a', '127.0.0.1'), `http://one.test:${plain.port}/a`]) {
      const response = await outbound.request(address)
      assert.deepEqual([response.statusCode, await text(response.body)], [200, 'content'])
    }
  })

  test('localhost is the loopback address that is opened', async () => {
    const server = await listen(false)
    const { statusCode, body } = await open().request(`http://localhost:${server.port}/`)
    server.close()
    assert.equal(statusCode, 200)
    await body.resume()
    await assert.rejects(
      open({ allowedPrivateNetworks: ['10.0.0.0/8'] }).request(`http://localhost:${server.port}/`),
      notAllowed(),
    )
  })

  test('each request opens its own connection, without cookies of an earlier one', async () => {
    const outbound = open({ resolve })
    const before = secure.connections()
    seen.length = 0
    for (let count = 0; count < 2; count++)
      await text((await outbound.request(url('chain/2'), { maxRedirects: 2 })).body)
    assert.equal(secure.connections() - before, 6)
    for (const { headers } of seen)
      assert.deepEqual([headers.cookie, headers.authorization, headers.connection], [undefined, undefined, 'close'])
  })

  test('redirects are followed up to the limit, and the last URL is returned', async () => {
    const outbound = open({ resolve })
    const response = await outbound.request(url('chain/3'), { maxRedirects: 3 })
    assert.deepEqual([response.statusCode, response.url.pathname], [200, '/end'])
    await text(response.body)
    await assert.rejects(outbound.request(url('chain/4'), { maxRedirects: 3 }), unreachable(/more than 3 times/))
    const first = await outbound.request(url('chain/1'))
    assert.equal(first.statusCode, 302)
    await text(first.body)
  })

  test('a redirect from https to http is refused, also within an opened network', async () => {
    const target = encodeURIComponent(`http://one.test:${plain.port}/a`)
    const before = plain.connections()
    await assert.rejects(
      open({ resolve }).request(url(`to/${target}`), { maxRedirects: 1 }),
      notAllowed(/from https to http/),
    )
    assert.equal(plain.connections(), before)
  })

  test('headers that may be credentials stay with their origin', async () => {
    const outbound = open({ resolve })
    const headers = { authorization: 'Bearer x', 'x-api-key': 'k', accept: 'text/plain' }
    seen.length = 0
    const there = `to/${encodeURIComponent(url('a', 'two.test'))}`
    await text(
      (await outbound.request(url(`to/${encodeURIComponent(`/${there}`)}`), { headers, maxRedirects: 3 })).body,
    )
    const sent = seen.map(request => [
      request.headers.authorization,
      request.headers['x-api-key'],
      request.headers.accept,
    ])
    assert.deepEqual(sent, [
      ['Bearer x', 'k', 'text/plain'],
      ['Bearer x', 'k', 'text/plain'],
      [undefined, undefined, 'text/plain'],
    ])
  })

  test('a POST is sent with its body, and its redirect is the response', async () => {
    const outbound = open({ resolve })
    seen.length = 0
    const response = await outbound.request(url('to/%2Fa'), { method: 'POST', body: '{}', maxRedirects: 3 })
    await text(response.body)
    assert.deepEqual([response.statusCode, seen.map(({ method }) => method)], [307, ['POST']])
  })

  test('an origin that cannot be reached is unreachable, with its reason', async () => {
    const closed = await listen(false)
    closed.close()
    const outbound = open({ resolve })
    await assert.rejects(outbound.request(`http://127.0.0.1:${closed.port}/`), unreachable(/refuses connections/))
    await assert.rejects(outbound.request(url('a', 'missing.test')), unreachable(/no address/))
    await assert.rejects(
      open({ resolve, ca: makeCertificate(['one.test']).certificate }).request(url('a')),
      unreachable(/certificate/),
    )
    await assert.rejects(outbound.request(`https://one.test:${plain.port}/`), unreachable())
  })

  test('an aborted request ends with the reason, before and during the answer', async () => {
    const outbound = open({ resolve })
    const controller = new AbortController()
    const waiting = outbound.request(url('hang'), { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('left')), 50)
    await assert.rejects(waiting, /^Error: left$/)
    await assert.rejects(outbound.request(url('a'), { signal: controller.signal }), /^Error: left$/)
  })

  test('headers that were sent several times are joined, and what is not HTTP is unreachable', async () => {
    const answers = [
      'HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 0\r\n\r\n',
      'SSH-2.0-x\r\n',
    ]
    const raw = createRawServer(socket => void socket.end(answers.shift() ?? ''))
    await once(raw.listen(0, '127.0.0.1').unref(), 'listening')
    const outbound = open({ resolve })
    const address = `http://127.0.0.1:${(raw.address() as AddressInfo).port}/`
    assert.equal((await outbound.request(address)).headers['content-type'], 'a/b,c/d')
    await assert.rejects(outbound.request(address), unreachable(/valid HTTP/))
    raw.close()
  })

  test('a body that is cut off fails while it is read', async () => {
    const { body } = await open({ resolve }).request(url('cut'))
    await assert.rejects(text(body))
  })

  test('a name is looked up once for each connection', async () => {
    lookups.length = 0
    await text((await open({ resolve }).request(url('chain/1'), { maxRedirects: 1 })).body)
    assert.deepEqual(lookups, ['one.test', 'one.test'])
  })
})
