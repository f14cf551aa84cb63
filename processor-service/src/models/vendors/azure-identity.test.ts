// Microsoft Entra ID on the wire: the token of a managed identity, as App Service gives it over plain HTTP.
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import { after, before, test } from 'node:test'
import { listenLocally } from '@ai-platform/testkit/servers/listen-locally.ts'
import { z } from 'zod'
import type { ModelCall } from '../model.ts'
import { azureVersion } from '../testing/check-request.ts'
import { type FakeAiServer, startFakeAiServer } from '../testing/fake-ai-server.ts'
import { createAzureModel } from './azure-model.ts'

let wire: FakeAiServer
const asked: IncomingMessage[] = []
let refuses = false
const identity = createServer((req, res) => {
  asked.push(req)
  if (refuses) return void res.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"no identity"}')
  const expires_on = String(Math.floor(Date.now() / 1000) + 3_600)
  const token = { access_token: `entra-${asked.length}`, expires_on, resource: 'r', token_type: 'Bearer' }
  res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(token))
})
const variables = ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER'] as const
const earlier = variables.map(name => process.env[name])

before(async () => {
  wire = await startFakeAiServer()
  wire.answer(() => '{"summary":"Short."}')
  process.env.IDENTITY_ENDPOINT = `${await listenLocally(identity)}/msi/token`
  process.env.IDENTITY_HEADER = 'identity-secret'
})
after(async () => {
  for (const [index, name] of variables.entries()) {
    if (earlier[index] === undefined) delete process.env[name]
    else process.env[name] = earlier[index]
  }
  identity.closeAllConnections()
  identity.close()
  await wire[Symbol.asyncDispose]()
})

const limits = { callTimeoutMs: 20_000, idleTimeoutMs: 20_000 }
const call = (): ModelCall => ({
  system: 'Summarize.',
  prompt: 'A text.',
  schema: z.object({ summary: z.string() }),
  schemaName: 'summarize',
  maxOutputTokens: 100,
  signal: new AbortController().signal,
  requestId: 'r',
  onCall() {},
  onDelta() {},
})

for (const apiVersion of [undefined, azureVersion])
  test(`without a key, ${apiVersion ? 'the classic' : 'the v1'} API gets a token of Entra ID, which is kept`, async () => {
    asked.length = 0
    const model = await createAzureModel({ apiKey: '', apiVersion, baseUrl: wire.url, model: 'my-deployment', limits })
    for (let round = 0; round < 2; round++)
      assert.deepEqual((await model.complete(call())).output, { summary: 'Short.' })
    const sent = wire.sent.slice(-2)
    assert.deepEqual(
      sent.map(({ headers }) => [headers.authorization, headers['api-key']]),
      Array(2).fill([`Bearer entra-${asked.length}`, undefined]),
    )
    assert.equal(asked.length, 1, 'one token for both calls')
    const { searchParams } = new URL(asked[0]?.url ?? '', 'http://identity')
    assert.equal(searchParams.get('resource'), 'https://cognitiveservices.azure.com')
    assert.equal(asked[0]?.headers['x-identity-header'], 'identity-secret')
  })

test('an identity that gives no token is a refused key, and the error names the setting', async () => {
  refuses = true
  const model = await createAzureModel({ apiKey: '', baseUrl: wire.url, model: 'my-deployment', limits })
  await assert.rejects(model.complete(call()), { kind: 'rejected', status: 401, detail: /AZURE_OPENAI_API_KEY/ })
  refuses = false
})
