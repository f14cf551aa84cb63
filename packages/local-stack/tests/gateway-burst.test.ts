import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { listenLocally } from '@ai-platform/testkit/servers/listen-locally.ts'
import { createGateway } from '../src/gateway/gateway.ts'
import { listen } from '../src/gateway/listen.ts'
import { createPageServer } from '../src/gateway/page-server.ts'

test('a burst of uploads starts gradually, users are served in rotation, and other requests do not wait', async t => {
  const proceed = Promise.withResolvers<void>()
  const begun: (string | undefined)[] = []
  const service = createServer(async (req, res) => {
    if (req.method === 'POST') {
      begun.push(req.headers.authorization)
      req.resume()
      await proceed.promise
    }
    res.end()
  })
  const target = await listenLocally(service)
  const gateway = createGateway({ 'auth-service': target, 'processor-service': target }, createPageServer())
  const url = await listen(gateway, 0, '127.0.0.1')
  t.after(() => {
    for (const server of [gateway, service]) {
      server.closeAllConnections()
      server.close()
    }
  })
  const submit = (authorization: string) =>
    fetch(`${url}/auth/files/submit/`, { method: 'POST', headers: { authorization }, body: 'x' })
  const burst = Array.from({ length: 200 }, () => submit('one'))
  for (let wait = 0; begun.length < 128 && wait < 500; wait++) await sleep(10)
  const single = submit('another')
  await sleep(100)
  // Slow uploads give up their slots after a second.
  assert.ok(begun.length < 200, `${begun.length} had begun`)
  assert.equal((await fetch(`${url}/auth/profile/`)).status, 200)
  proceed.resolve()
  for (const answer of await Promise.all([...burst, single])) assert.equal(answer.status, 200)
  assert.ok(begun.indexOf('another') < 150, `another user was number ${begun.indexOf('another') + 1}`)
})
