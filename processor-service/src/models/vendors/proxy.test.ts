import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, createServer as createTcpServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { listenLocally } from '@ai-platform/testkit/servers/listen-locally.ts'
import { createFetchForSdk, createWebFetch } from './fetch-for-sdk.ts'

/** A proxy that sends each request, and each tunnel, to one server of this machine, under any name of host. */
async function startProxy(t: TestContext, targetPort: () => number) {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const proxy = createServer((req, res) => {
    asked.push(`${req.method} ${req.url}`)
    const { pathname } = new URL(req.url ?? '')
    const options = { port: targetPort(), path: pathname, method: req.method, headers: req.headers }
    req.pipe(
      request(options, answer => {
        res.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(res)
      }),
    )
  })
  proxy.on('connect', (req, socket: Socket) => {
    asked.push(`CONNECT ${req.url}`)
    sockets.add(socket)
    const upstream = connect(targetPort(), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      socket.pipe(upstream).pipe(socket)
    })
    for (const end of [socket, upstream]) end.on('error', () => socket.destroy())
  })
  const url = await listenLocally(proxy)
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    proxy.closeAllConnections()
    proxy.close()
  })
  return { url, asked }
}

async function startTarget(t: TestContext) {
  const server = createServer((_req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: hello\n\n')
  })
  const url = await listenLocally(server)
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url, port: Number(new URL(url).port) }
}

async function textOf(response: Response): Promise<string> {
  let text = ''
  for await (const piece of response.body ?? []) text += Buffer.from(piece).toString()
  return text
}

test('both kinds of fetch go through the proxy, which looks up the host', async t => {
  const target = await startTarget(t)
  const proxy = await startProxy(t, () => target.port)
  for (const fetch of [createFetchForSdk({ httpProxy: proxy.url }), createWebFetch({ httpProxy: proxy.url })])
    assert.match(await textOf(await fetch('http://ai.invalid/v1', { method: 'POST', body: '{}' })), /hello/)
  assert.equal(proxy.asked.length, 2)
  assert.match(proxy.asked[0] ?? '', /ai\.invalid/)
})

test('an https address is reached by a tunnel', async t => {
  let firstByte: number | undefined
  const tls = createTcpServer(socket => {
    socket.on('error', () => {})
    socket.once('data', data => {
      firstByte = data[0]
      socket.destroy()
    })
  })
  await new Promise<void>(resolve => tls.listen(0, '127.0.0.1', resolve))
  t.after(() => tls.close())
  const address = tls.address()
  const proxy = await startProxy(t, () => (typeof address === 'object' && address ? address.port : 0))
  const fetch = createFetchForSdk({ httpsProxy: proxy.url })
  await assert.rejects(fetch('https://ai.invalid/v1', { method: 'POST', body: '{}' }))
  assert.equal(proxy.asked[0], 'CONNECT ai.invalid:443')
  assert.equal(firstByte, 0x16, 'a TLS handshake begins inside the tunnel')
})

test('this machine and the hosts of NO_PROXY are called directly', async t => {
  const target = await startTarget(t)
  const proxy = await startProxy(t, () => target.port)
  assert.match(await textOf(await createFetchForSdk({ httpProxy: proxy.url })(target.url)), /hello/)
  const direct = createFetchForSdk({ httpProxy: proxy.url, noProxy: 'ai.invalid' })
  await assert.rejects(direct('http://ai.invalid/v1'))
  const never = createFetchForSdk({ httpProxy: proxy.url, noProxy: '*' })
  await assert.rejects(never('http://other.invalid/v1'))
  assert.deepEqual(proxy.asked, [])
})

/** A server with a certificate for ai.test that this process trusts; undefined without openssl. */
async function startTlsTarget(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-proxy-'))
  t.after(() => rm(folder, { recursive: true }))
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const kind =
    '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=ai.test -addext subjectAltName=DNS:ai.test'
  if (spawnSync('openssl', ['req', ...kind.split(' '), '-keyout', key, '-out', certificate]).status !== 0)
    return undefined
  const cert = await readFile(certificate, 'utf8')
  const trusted = getCACertificates('default')
  setDefaultCACertificates([...trusted, cert])
  t.after(() => setDefaultCACertificates(trusted))
  const asked: string[] = []
  const server = createTlsServer({ key: await readFile(key), cert }, async (req, res) => {
    let body = ''
    for await (const chunk of req) body += chunk
    asked.push(`${req.method} ${req.headers.host}${req.url} ${body}`)
    res.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: hello\n\n')
  })
  const { port } = new URL(await listenLocally(server))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: Number(port), asked }
}

test('a whole exchange with an https address goes through the tunnel', async t => {
  const target = await startTlsTarget(t)
  if (!target) return t.skip('openssl is not on the PATH')
  const proxy = await startProxy(t, () => target.port)
  for (const fetch of [createFetchForSdk({ httpsProxy: proxy.url }), createWebFetch({ httpsProxy: proxy.url })])
    assert.match(await textOf(await fetch('https://ai.test/v1/chat', { method: 'POST', body: '{"a":1}' })), /hello/)
  assert.deepEqual(target.asked, Array(2).fill('POST ai.test/v1/chat {"a":1}'))
  assert.deepEqual(proxy.asked, Array(2).fill('CONNECT ai.test:443'), 'the proxy sees neither path nor body')
})
