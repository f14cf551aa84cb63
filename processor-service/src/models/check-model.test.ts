import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { it } from 'node:test'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import { listenLocally } from '@ai-platform/testkit/servers/listen-locally.ts'
import { anthropicPages, checkModel, geminiPages, openAiPages } from './check-model.ts'
import { webPageReason } from './model-error.ts'

type Pages = Record<string, [status: number, body: unknown, contentType?: string]>

/** A server that answers GET requests by path, and any other with 404. */
async function startServer(pages: Pages) {
  const asked: { path: string; headers: NodeJS.Dict<string | string[]> }[] = []
  const server = createServer((req, res) => {
    asked.push({ path: req.url ?? '', headers: req.headers })
    const [status, body, type = 'application/json'] = pages[req.url ?? ''] ?? [404, 'Not Found', 'text/plain']
    res.writeHead(status, { 'content-type': type }).end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  return {
    url: await listenLocally(server),
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

const account = (baseUrl: string) => ({ apiKey: 'secret-key', baseUrl, model: 'small' })
const check = (url: string) => checkModel('small', openAiPages(account(`${url}/v1`)), AbortSignal.timeout(5_000))

it('a key and a model that the vendor knows are right', async () => {
  await using server = await startServer({
    '/v1/models/small': [200, { id: 'small' }],
    '/v1beta/models/small': [200, { name: 'models/small' }],
  })
  assert.deepEqual(await check(server.url), { mayBeMissing: false })
  await checkModel('small', anthropicPages(account(server.url)), AbortSignal.timeout(5_000))
  await checkModel('small', geminiPages(account(server.url)), AbortSignal.timeout(5_000))
  assert.deepEqual(
    server.asked.map(({ path, headers }) => [
      path,
      headers.authorization ?? headers['x-api-key'] ?? headers['x-goog-api-key'],
    ]),
    [
      ['/v1/models/small', 'Bearer secret-key'],
      ['/v1/models/small', 'secret-key'],
      ['/v1beta/models/small', 'secret-key'],
    ],
  )
})

it('a refused key and a model that does not exist are rejections', async () => {
  for (const [page, status] of [
    [[401, { error: { message: 'Incorrect API key' } }], 401],
    [[400, { error: { details: [{ reason: 'API_KEY_INVALID' }] } }], 401],
    [[404, { error: { message: 'The model small does not exist' } }], 404],
  ] as [Pages[string], number][]) {
    await using server = await startServer({ '/v1/models/small': page })
    await assert.rejects(check(server.url), { name: 'ModelError', kind: 'rejected', status })
  }
})

it('a web page is told', async () => {
  await using server = await startServer({ '/v1/models/small': [200, '<html></html>', 'text/html'] })
  await assert.rejects(check(server.url), { name: 'ModelError', reason: webPageReason })
})

it('a server that does not answer is unavailable', async () => {
  await using server = await startServer({ '/v1/models/small': [503, {}] })
  await assert.rejects(check(server.url), { kind: 'unavailable', status: 503 })
  const closed = `http://127.0.0.1:${await findFreePort()}`
  await assert.rejects(check(closed), { kind: 'unavailable', reason: 'ECONNREFUSED' })
})

it('a server without pages of models tells nothing, and one that lists other models leaves a doubt', async () => {
  const listOf = (...ids: string[]): Pages => ({ '/v1/models': [200, { data: ids.map(id => ({ id })) }] })
  for (const [pages, mayBeMissing] of [
    [{}, false],
    [listOf('other', 'small'), false],
    [listOf('small:latest'), false],
    [listOf('other'), true],
    [listOf(), false],
  ] as [Pages, boolean][]) {
    await using server = await startServer(pages)
    assert.deepEqual(await check(server.url), { mayBeMissing })
  }
})
