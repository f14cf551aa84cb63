import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { type TestContext, test } from 'node:test'
import { listenLocally } from '@ai-platform/testkit/servers/listen-locally.ts'
import { createFetchForSdk } from './fetch-for-sdk.ts'

const fetchForSdk = createFetchForSdk()

async function serve(t: TestContext, answer: RequestListener): Promise<{ url: string; connections(): number }> {
  let connections = 0
  const server = createServer(answer)
  server.on('connection', () => {
    connections += 1
  })
  const url = await listenLocally(server)
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `${url}/`, connections: () => connections }
}

const stream = { 'content-type': 'text/event-stream' }

test('a reader that stops early leaves the connection for the next call', async t => {
  const { url, connections } = await serve(t, (_req, res) => {
    res.writeHead(200, stream).write('data: [DONE]\n\n')
    setTimeout(() => res.end(), 5)
  })
  for (let call = 0; call < 5; call++) {
    const { body } = await fetchForSdk(url)
    assert.ok(body)
    for await (const piece of body) {
      assert.match(Buffer.from(piece).toString(), /DONE/)
      break
    }
    await new Promise(resolve => setTimeout(resolve, 30))
  }
  assert.equal(connections(), 1)
})

test('the signal ends a call that hangs, before its head and within its body', async t => {
  const { url } = await serve(t, (req, res) => {
    if (req.url === '/body') res.writeHead(200, stream).write('a part')
  })
  for (const path of ['head', 'body']) {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 50)
    const reading = fetchForSdk(url + path, { signal: controller.signal }).then(async ({ body }) => {
      for await (const _ of body ?? []);
    })
    await assert.rejects(reading, { name: 'AbortError' }, path)
  }
})

test('a body that is cut off is an error', async t => {
  const { url } = await serve(t, (_req, res) => {
    res.writeHead(200, stream).write('a part')
    setTimeout(() => res.destroy(), 20)
  })
  const { body } = await fetchForSdk(url)
  await assert.rejects(async () => {
    for await (const _ of body ?? []);
  })
})

test('an error response is readable, and a redirect is followed', async t => {
  const { url } = await serve(t, (req, res) => {
    if (req.url === '/moved') res.writeHead(307, { location: '/here' }).end()
    else res.writeHead(429, { 'content-type': 'application/json', 'retry-after': '7' }).end('{"error":1}')
  })
  for (const path of ['here', 'moved']) {
    const response = await fetchForSdk(url + path, { method: 'POST', body: '{}' })
    assert.equal(response.ok, false)
    assert.equal(response.headers.get('retry-after'), '7')
    assert.deepEqual(await response.json(), { error: 1 })
  }
})
