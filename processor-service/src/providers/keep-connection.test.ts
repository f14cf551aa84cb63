import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { fetchKeepingConnection } from './keep-connection.ts'

test('a reader that stops early leaves the connection for the next call', async t => {
  let connections = 0
  const server = createServer((_req, res) => {
    res.write('data: [DONE]\n\n')
    setTimeout(() => res.end(), 5)
  })
  server.on('connection', () => {
    connections += 1
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  for (let call = 0; call < 5; call++) {
    const response = await fetchKeepingConnection(url)
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    await new Promise(resolve => setTimeout(resolve, 30))
  }
  assert.equal(connections, 1)
})

test('the signal still ends a call that hangs', async t => {
  const server = createServer((_req, res) => void res.write('some of it'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const controller = new AbortController()
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const response = await fetchKeepingConnection(url, { signal: controller.signal })
  const reading = response.text()
  setTimeout(() => controller.abort(), 20)
  await assert.rejects(reading, { name: 'AbortError' })
})
