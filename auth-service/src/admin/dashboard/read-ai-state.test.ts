import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { listenLocally } from '@ai-platform/testkit/servers/listen-locally.ts'
import { readAiState } from './read-ai-state.ts'

test('the state of the AI provider is that of the processor, and null when it tells none', async t => {
  const ai = { status: 'down', latency_ms: null, provider: 'openai', model: 'm', detail: 'openai refuses the key.' }
  const health = { status: 'degraded', service: 'processor-service', version: '1', uptime_seconds: 1 }
  const answers: unknown[] = [{ ...health, dependencies: { ai_provider: ai } }, { ...health, dependencies: {} }, 'no']
  const server = createServer((_req, res) => void res.end(JSON.stringify(answers.shift())))
  const url = await listenLocally(server)
  t.after(() => server.close())
  assert.deepEqual(await readAiState(url), ai)
  assert.equal(await readAiState(url), null)
  assert.equal(await readAiState(url), null)
  assert.equal(await readAiState('http://127.0.0.1:9'), null)
})
