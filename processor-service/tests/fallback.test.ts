import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Health } from '@ai-platform/contracts/health.ts'
import type { Task, TaskAttempts } from '@ai-platform/contracts/task.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { type FakeAiServer, refuse, startFakeAiServer } from '../src/models/testing/fake-ai-server.ts'
import { call, createTestPlatform, finalTask, submitted, type TestPlatform, type TestUser } from './start-service.ts'

let platform: TestPlatform
let user: TestUser
let first: FakeAiServer
let second: FakeAiServer

before(async () => {
  platform = await createTestPlatform()
  user = await platform.addUser()
  first = await startFakeAiServer()
  second = await startFakeAiServer()
  first.answer(() => '{"summary":"By the first."}')
  second.answer(() => '{"summary":"By the second."}')
})
after(async () => {
  await platform.close()
  await first[Symbol.asyncDispose]()
  await second[Symbol.asyncDispose]()
})

const text = {
  content: 'The ship left the harbour in the morning. It carried grain and two passengers. The sea was calm.',
}

const settings = (address: string, fallback: string) => ({
  AI_PROVIDER: 'openai',
  AI_MODEL: 'first-model',
  AI_FALLBACK: fallback,
  OPENAI_API_KEY: 'first-key',
  OPENAI_BASE_URL: `${address}/v1`,
  ANTHROPIC_API_KEY: 'second-key',
  ANTHROPIC_BASE_URL: second.url,
})
const answeredBy = ({ status, provider, model, attempts }: Task) => [status, provider, model, attempts]

test('a task of which the first provider refuses the key is answered by the second, and each has its usage', async () => {
  const service = await platform.start(settings(first.url, 'anthropic:second-model'))
  first.next(refuse(401, { code: 'invalid_api_key' }))
  const { task_id } = await submitted(service, user, text)
  const task = await finalTask(service, user, task_id)
  assert.deepEqual(answeredBy(task), ['completed', 'anthropic', 'second-model', 1])
  assert.deepEqual(task.result, { summary: 'By the second.', sources: [] })
  const attempts = (await (await call(service, user, `/process/tasks/${task_id}/attempts`)).json()) as TaskAttempts
  assert.deepEqual(
    attempts.items.map(({ outcome, error }) => [outcome, error?.code]),
    [
      ['released', 'provider_rejected'],
      ['completed', undefined],
    ],
  )
  const { rows } = await platform.owner.query(
    'SELECT model, calls, tasks FROM usage_days WHERE user_id = $1 ORDER BY model',
    [user.id],
  )
  assert.deepEqual(
    rows.map(({ model, calls, tasks }) => [model, Number(calls), tasks]),
    [
      ['first-model', 1, 0],
      ['second-model', 1, 1],
    ],
  )
  await service.stop()
})

test('while the first provider limits the rate for long it is not asked, and its tasks lose no attempt', async () => {
  const service = await platform.start(settings(first.url, 'anthropic:second-model'))
  const asked = first.sent.length
  first.next(refuse(429, {}, { 'retry-after': '3600' }))
  for (let tasks = 0; tasks < 3; tasks++) {
    const { task_id } = await submitted(service, user, text)
    assert.deepEqual(answeredBy(await finalTask(service, user, task_id)), ['completed', 'anthropic', 'second-model', 1])
  }
  assert.equal(first.sent.length, asked + 1)
  await service.stop()
})

test('with both vendors away the local provider answers, but not a translation, which waits for a vendor', async () => {
  const service = await platform.start(settings(first.url, 'anthropic,local'))
  for (const vendor of [first, second]) vendor.next(refuse(429, {}, { 'retry-after': '3600' }))
  const { task_id } = await submitted(service, user, text)
  assert.equal((await finalTask(service, user, task_id)).provider, 'local')
  const german = {
    content: 'Das Schiff verließ am Morgen den Hafen. Es trug Getreide und zwei Reisende. Die See war ruhig.',
  }
  const translation = await submitted(service, user, german, { taskType: 'translate' })
  await pollUntil('the local provider is asked', 30_000, async () => {
    const answer = await call(service, user, `/process/tasks/${translation.task_id}/attempts`)
    return ((await answer.json()) as TaskAttempts).items.some(({ error }) => error?.code === 'translation_unavailable')
  })
  const answer = await call(service, user, `/process/tasks/${translation.task_id}`)
  assert.ok(['pending', 'processing'].includes(((await answer.json()) as Task).status))
  await service.stop()
})

test('a key that is refused at start and a fallback that answers instead show in /health, which stays 200', async () => {
  const secret = 'first-key'
  first.onGet = res =>
    void res.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"message":"No."}}')
  const service = await platform.start({ ...settings(first.url, 'local'), OPENAI_API_KEY: secret })
  const health = await pollUntil('the check has ended', 20_000, async () => {
    const answer = await fetch(`${service.url}/health`)
    assert.equal(answer.status, 200)
    const { status, dependencies } = (await answer.json()) as Health
    return dependencies.ai_provider?.status === 'down' && { status, ai: dependencies.ai_provider }
  })
  assert.equal(health.status, 'degraded')
  assert.match(health.ai.detail ?? '', /^openai refuses the key \(401\): check OPENAI_API_KEY. local answers instead.$/)
  assert.deepEqual(
    [health.ai.provider, health.ai.model, health.ai.fallbacks?.[0]?.status],
    ['openai', 'first-model', 'up'],
  )
  assert.ok(!JSON.stringify(health).includes(secret))
  assert.equal((await fetch(`${service.url}/readyz`)).status, 200)
  await service.stop()
})

test('a host name that does not resolve costs no attempt, and /health names the setting of the address', async () => {
  const service = await platform.start({ ...settings('http://no-such-host.invalid', ''), MAX_ATTEMPTS: '1' })
  const { task_id } = await submitted(service, user, text)
  const attempts = await pollUntil('the first attempt has ended', 60_000, async () => {
    const answer = await call(service, user, `/process/tasks/${task_id}/attempts`)
    const { items } = (await answer.json()) as TaskAttempts
    return items.some(({ outcome }) => outcome !== null) && items
  })
  assert.deepEqual([attempts[0]?.outcome, attempts[0]?.error?.code], ['released', 'provider_unavailable'])
  const health = (await (await fetch(`${service.url}/health`)).json()) as Health
  assert.match(health.dependencies.ai_provider?.detail ?? '', /cannot be reached \(\w+\): .*OPENAI_BASE_URL/)
  await service.stop()
})
