import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import { connect, createServer as createTcpServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
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
