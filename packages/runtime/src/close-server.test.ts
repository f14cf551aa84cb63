import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, createServer, type RequestListener, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { closeServer } from './close-server.ts'

async function listen(handler: RequestListener) {
  const server = createServer(handler)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true })
  const get = () =>
    new Promise<string>((resolve, reject) => {
      request({ host: '127.0.0.1', port, agent }, async response => {
        resolve((await response.toArray()).join(''))
      })
        .on('error', reject)
        .end()
    })
  return { server, get }
}

test('a request in flight is answered, and its kept-alive connection does not hold the server', async () => {
  const { server, get } = await listen((_req, res) => void setTimeout(() => res.end('done'), 150))
  const answer = get()
  await once(server, 'request')
  const graceMs = 20_000
  const started = performance.now()
  await closeServer(server, { graceMs })
  assert.equal(await answer, 'done')
  assert.ok(performance.now() - started < graceMs, 'the grace was not waited for')
})

test('a request that does not end is cut after the grace', async () => {
  const { server, get } = await listen(() => {})
  const answer = assert.rejects(get())
  await once(server, 'request')
  await closeServer(server, { graceMs: 100 })
  await answer
})

test('the server still answers during the quiet time', async () => {
  const { server, get } = await listen((_req, res) => void res.end('done'))
  const closed = closeServer(server, { graceMs: 5_000, quietMs: 300 })
  assert.equal(await get(), 'done')
  await closed
  await assert.rejects(get())
})
