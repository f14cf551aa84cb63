import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { drainRefusedRequests } from './drain-refused-requests.ts'

const megabyte = 1024 * 1024

async function start(t: TestContext, listener: RequestListener, limits?: { totalMs: number; idleMs: number }) {
  const server = createServer(listener)
  drainRefusedRequests(server, limits)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port }
}

/** Sends a whole request before it reads a byte. Returns what it read until the connection closed, and any error. */
async function sendThenRead(port: number, headers: string[], megabytes: number, pauseMs = 0) {
  const socket = connect(port, '127.0.0.1')
  let error = ''
  socket.on('error', (thrown: NodeJS.ErrnoException) => {
    error = thrown.code ?? ''
  })
  socket.pause()
  const length = `Content-Length: ${megabytes * megabyte}`
  socket.write(`${['POST / HTTP/1.1', 'Host: x', length, ...headers].join('\r\n')}\r\n\r\n`)
  for (let sent = 0; sent < megabytes && error === ''; sent++) {
    await new Promise(resolve => socket.write(Buffer.alloc(megabyte), resolve))
    await sleep(pauseMs)
  }
  let text = ''
  socket.on('data', chunk => {
    text += chunk
  })
  socket.resume()
  return {
    socket,
    async untilClosed() {
      if (!socket.closed) await new Promise(resolve => socket.once('close', resolve))
      return { text, error }
    },
  }
}

const refuse: RequestListener = (_req, res) => void res.writeHead(415, { 'content-length': '6' }).end('refuse')

test('a client that sends everything before it reads gets the response of a refused request', async t => {
  const { port } = await start(t, refuse)
  for (let round = 0; round < 10; round++) {
    const sent = await sendThenRead(port, ['Connection: close'], 20)
    const { text, error } = await sent.untilClosed()
    assert.match(text, /^HTTP\/1\.1 415 [\s\S]*refuse$/)
    assert.equal(error, '')
  }
})

test('a request whose body was piped and paused is drained too', async t => {
  const { port } = await start(t, (req, res) => {
    req.once('data', () => {
      req.pause()
      refuse(req, res)
    })
  })
  const sent = await sendThenRead(port, ['Connection: close'], 20, 1)
  assert.match((await sent.untilClosed()).text, /^HTTP\/1\.1 415/)
})

test('a kept connection serves its next request after a refused one', async t => {
  const { port } = await start(t, refuse)
  const { socket, untilClosed } = await sendThenRead(port, [], 5)
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  assert.equal((await untilClosed()).text.match(/HTTP\/1\.1 415/g)?.length, 2)
})

test('a client that stops sending or sends for too long is cut off', async t => {
  const { port } = await start(t, refuse, { totalMs: 400, idleMs: 100 })
  const idle = connect(port, '127.0.0.1')
  idle.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nConnection: close\r\n\r\n')
  idle.on('error', () => {}).resume()
  await new Promise(resolve => idle.once('close', resolve))
  const sent = await sendThenRead(port, [], 100, 20)
  assert.match((await sent.untilClosed()).error, /ECONNRESET|EPIPE/)
})
