import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type FakeAiServer, sendEvents, startFakeAiServer } from '../src/models/testing/fake-ai-server.ts'
import type { Handler } from '../src/models/testing/sent-request.ts'
import {
  createTestPlatform,
  finalTask,
  submitted,
  type TestPlatform,
  type TestService,
  type TestUser,
} from './start-service.ts'

/** What the server holds, although it is asked for more. */
const heldTokens = 2_048
const tokensOf = (text: string) => Math.ceil(text.length / 4)

let platform: TestPlatform
let service: TestService
let wire: FakeAiServer
let user: TestUser
let truncated = 0

before(async () => {
  platform = await createTestPlatform()
  wire = await startFakeAiServer()
  wire.onGet = res => res.end(JSON.stringify({ models: [{ model: 'llama', context_length: heldTokens }] }))
  service = await platform.start({ AI_PROVIDER: 'ollama', AI_MODEL: 'llama', OLLAMA_BASE_URL: wire.url })
  user = await platform.addUser()
})
after(async () => {
  await platform.close()
  await wire[Symbol.asyncDispose]()
})

/** Answers with 200 about what is left of a question that is too long, as Ollama does. */
const answer: Handler = (res, sent) => {
  const asked = tokensOf(sent.body.messages.map(({ content }) => content).join(''))
  if (asked >= heldTokens) truncated++
  const content = JSON.stringify({ label: 'neutral', confidence: 0.5, explanation: 'It is a report.' })
  const line = { model: 'llama', message: { role: 'assistant', content }, done: true, done_reason: 'stop' }
  sendEvents([{ line: { ...line, prompt_eval_count: Math.min(asked, heldTokens), eval_count: 12 } }])(res, sent)
}

test('a text that Ollama truncates silently is cut again for what it holds, within two more calls', async () => {
  wire.next(...Array.from({ length: 60 }, () => answer))
  const content = Array.from(
    { length: 12 },
    (_, index) => `Part ${index}. ${'The harbour was calm. '.repeat(200)}`,
  ).join('\n\n')
  const { task_id } = await submitted(service, user, { content }, { taskType: 'sentiment' })
  const task = await finalTask(service, user, task_id)
  assert.deepEqual([task.status, task.warnings], ['completed', []], JSON.stringify(task.error))
  const chunks = task.coverage?.chunks ?? 0
  assert.ok(chunks > 8 && task.coverage?.truncated === false)
  assert.ok(truncated >= 1 && truncated <= 3, `${truncated} questions were truncated`)
  assert.equal(wire.sent.length, chunks + truncated)
  assert.equal(task.usage?.calls, wire.sent.length)
})
