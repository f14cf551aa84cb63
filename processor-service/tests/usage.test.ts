import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import type { Task } from '@ai-platform/contracts/task.ts'
import { startChild } from '@ai-platform/testkit/processes/child.ts'
import { mainFiles } from '@ai-platform/testkit/processes/main-files.ts'
import { pollUntil, waitUntil } from '@ai-platform/testkit/wait-until.ts'
import { type BillingAi, startBillingAi } from './billing-ai.ts'
import {
  call,
  createTestPlatform,
  finalTask,
  submitted,
  type TestPlatform,
  type TestService,
  type TestUser,
} from './start-service.ts'

let platform: TestPlatform
let service: TestService
let ai: BillingAi
let user: TestUser

before(async () => {
  platform = await createTestPlatform()
  ai = await startBillingAi()
})
after(async () => {
  await platform.close()
  await ai[Symbol.asyncDispose]()
})
beforeEach(async () => {
  user = await platform.addUser()
  ai.reset()
  ai.answer = () => ({ reply: positive })
})
afterEach(() => service.stop())

const settings = () => ({ ...ai.settings, AI_CHUNK_CHARACTERS: '1000', LEASE_SECONDS: '6' })
const start = async () => {
  service = await platform.start(settings())
}

const positive = JSON.stringify({ label: 'positive', confidence: 0.9, explanation: 'The harbour is calm.' })
const textOf = (chunks: number): string =>
  Array.from({ length: chunks }, (_, index) => `Part ${index}. ${'The harbour was calm. '.repeat(41)}`).join('\n\n')

const submitText = (chunks: number) => submitted(service, user, { content: textOf(chunks) }, { taskType: 'sentiment' })
const post = (path: string) => call(service, user, path, { method: 'POST' })
const usageOf = async (id: string) => ((await (await call(service, user, `/process/tasks/${id}`)).json()) as Task).usage

/** The sum that the day of the user's usage and their daily quota have. */
async function dayTokens(): Promise<{ day: number; quota: number; reserved: number }> {
  const { rows } = await platform.owner.query(
    `SELECT (SELECT COALESCE(sum(input_tokens + output_tokens), 0)::int FROM usage_days d WHERE d.user_id = s.user_id) AS day,
       day_tokens::int AS quota, reserved_tokens::int AS reserved FROM event_streams s WHERE user_id = $1`,
    [user.id],
  )
  return rows[0]
}

/** Waits until the task, the day and the quota have exactly what the vendor charged. */
const assertBilled = (taskId: string) =>
  waitUntil('the bill', 5_000, async () => {
    const { input, output } = ai.billed
    const usage = await usageOf(taskId)
    assert.deepEqual([usage?.input_tokens, usage?.output_tokens, usage?.calls], [input, output, ai.requests])
    assert.deepEqual(await dayTokens(), { day: input + output, quota: input + output, reserved: 0 })
    return true
  })

/** Checks a task of which calls were cut: never below the bill, and above it by little. */
async function assertCovered(taskId: string, cutCalls: number): Promise<void> {
  const { input, output, calls } = ai.billed
  const ofCall = input / calls
  // What an attempt reports after its end may come between the two reads.
  const usage = await waitUntil('one sum', 5_000, async () => {
    const usage = await usageOf(taskId)
    assert.ok(usage)
    const { day, quota } = await dayTokens()
    assert.deepEqual([day, quota], Array(2).fill(usage.input_tokens + usage.output_tokens))
    return usage
  })
  assert.equal(usage.calls, ai.requests)
  const seen = `${usage.input_tokens} of ${input} and ${usage.output_tokens} of ${output}, ${cutCalls} calls cut`
  assert.ok(usage.input_tokens >= input - cutCalls * 5, seen)
  assert.ok(usage.input_tokens <= input + cutCalls * 0.1 * ofCall, seen)
  assert.ok(usage.output_tokens >= ai.reported.output && usage.output_tokens <= output * 1.5, seen)
}

test('a completed task has the bill of its calls, of one and of many chunks', async () => {
  await start()
  for (const chunks of [1, 12]) {
    user = await platform.addUser()
    ai.reset()
    const { task_id } = await submitText(chunks)
    const task = await finalTask(service, user, task_id)
    assert.deepEqual([task.status, task.coverage?.chunks_done, ai.requests], ['completed', chunks, chunks])
    await assertBilled(task_id)
  }
})

test('a repaired answer is billed with the one before', async () => {
  await start()
  ai.answer = (_, index) => ({ reply: index === 0 ? '{"label": "good"}' : positive })
  const { task_id } = await submitText(1)
  assert.deepEqual([(await finalTask(service, user, task_id)).status, ai.requests], ['completed', 2])
  await assertBilled(task_id)
})

test('failed tasks have the bill of their calls, and a retry adds its own', async () => {
  await start()
  const failures: [code: string, reply: ReturnType<BillingAi['answer']>['reply'], calls: number][] = [
    ['provider_bad_output', 'not JSON', 2],
    ['provider_bad_output', '', 2],
    ['provider_rejected', { status: 401, code: 'invalid_api_key' }, 1],
    ['provider_rejected', { status: 400, code: 'content_filter' }, 1],
  ]
  for (const [code, reply, calls] of failures) {
    user = await platform.addUser()
    ai.reset()
    ai.answer = () => ({ reply })
    const { task_id } = await submitText(1)
    assert.deepEqual([(await finalTask(service, user, task_id)).error?.code, ai.requests], [code, calls])
    await assertBilled(task_id)
    ai.answer = () => ({ reply: positive })
    assert.equal((await post(`/process/tasks/${task_id}/retry`)).status, 202)
    assert.equal((await finalTask(service, user, task_id)).status, 'completed')
    assert.equal(ai.requests, calls + 1)
    await assertBilled(task_id)
  }
})

/** Faults of the answer to one chunk of ten: whether the chunk is answered in the end, and the calls beyond one for each chunk. */
const faults: { name: string; replies: ReturnType<BillingAi['answer']>[]; isAnswered: boolean; more: number }[] = [
  { name: 'refused, without a reason', replies: [{ reply: { status: 400 } }], isAnswered: false, more: 0 },
  { name: 'filtered', replies: [{ reply: { status: 400, code: 'content_filter' } }], isAnswered: false, more: 0 },
  { name: 'malformed once', replies: [{ reply: '{"label": "posi' }, { reply: positive }], isAnswered: true, more: 1 },
  { name: 'malformed always', replies: [{ reply: 'I think it is positive.' }], isAnswered: false, more: 1 },
  { name: 'empty once', replies: [{ reply: '' }, { reply: positive }], isAnswered: true, more: 1 },
  { name: 'empty always', replies: [{ reply: '' }], isAnswered: false, more: 1 },
  { name: 'of another shape', replies: [{ reply: '{"label": "fine"}' }], isAnswered: false, more: 1 },
  { name: 'cut once', replies: [{ reply: positive, isCut: true }, { reply: positive }], isAnswered: true, more: 1 },
  { name: 'away once', replies: [{ reply: { status: 503 } }, { reply: positive }], isAnswered: true, more: 1 },
  {
    name: 'limited for a second',
    replies: [{ reply: { status: 429, headers: { 'retry-after': '1' } } }, { reply: positive }],
    isAnswered: true,
    more: 1,
  },
  {
    name: 'with NUL and a lone surrogate',
    replies: [{ reply: positive.replace('calm', 'ca\\u0000lm\\ud83d') }],
    isAnswered: true,
    more: 0,
  },
]
for (const { name, replies, isAnswered, more } of faults)
  test(`an answer about one chunk of ten that is ${name} ends well with ${more} more calls`, async () => {
    await start()
    let asked = 0
    ai.answer = prompt =>
      prompt.includes('Part 4.')
        ? (replies[Math.min(asked++, replies.length - 1)] ?? { reply: '' })
        : { reply: positive }
    const { task_id } = await submitText(10)
    const task = await finalTask(service, user, task_id)
    assert.deepEqual([task.status, task.coverage?.chunks_done], ['completed', isAnswered ? 10 : 9])
    assert.deepEqual(
      task.warnings.map(({ code }) => code),
      isAnswered ? [] : ['chunks_failed'],
    )
    assert.equal(ai.requests, 10 + more)
    if (replies.some(({ isCut }) => isCut)) await assertCovered(task_id, 1)
    else await assertBilled(task_id)
  })

test('calls that end within a second of a cancel are billed exactly, and their answers serve the retry', async () => {
  await start()
  ai.answer = (_, index) => ({ reply: positive, delayMs: index < 9 ? 20 : 500 })
  const { task_id } = await submitText(20)
  await pollUntil('three calls wait', 15_000, () => ai.requests === 12 && ai.reported.calls === 9, 10)
  await post(`/process/tasks/${task_id}/cancel`)
  await pollUntil('they are answered', 5_000, () => ai.reported.calls === 12, 10)
  await assertBilled(task_id)
  await post(`/process/tasks/${task_id}/retry`)
  assert.equal((await finalTask(service, user, task_id)).status, 'completed')
  assert.equal(ai.requests, 20)
  await assertBilled(task_id)
})

test('a task that is cancelled before answers begin pays the input of the calls that were cut', async () => {
  await start()
  ai.answer = (_, index) => ({ reply: positive, delayMs: index < 9 ? 20 : 60_000 })
  const { task_id } = await submitText(20)
  await pollUntil('three calls wait', 15_000, () => ai.requests === 12 && ai.reported.calls === 9, 10)
  await post(`/process/tasks/${task_id}/cancel`)
  await pollUntil('they are cut', 5_000, () => ai.underWay === 0, 10)
  await pollUntil('their usage', 5_000, async () => (await usageOf(task_id))?.calls === 12, 10)
  await assertCovered(task_id, 3)
  ai.answer = () => ({ reply: positive })
  await post(`/process/tasks/${task_id}/retry`)
  assert.equal((await finalTask(service, user, task_id)).status, 'completed')
  assert.equal(ai.requests, 12 + 11)
  await assertCovered(task_id, 3)
})

test('a task that is cancelled in the middle of streams pays their input and what was sent', async () => {
  await start()
  ai.answer = (_, index) => ({ reply: positive, pieceMs: index < 9 ? 0 : 400 })
  const { task_id } = await submitText(20)
  await pollUntil('three answers begin', 15_000, () => ai.requests === 12 && ai.reported.calls === 9, 10)
  await new Promise(resolve => setTimeout(resolve, 900))
  await post(`/process/tasks/${task_id}/cancel`)
  await pollUntil('they are cut', 5_000, () => ai.underWay === 0, 10)
  const outputOf = async () => (await usageOf(task_id))?.output_tokens ?? 0
  await pollUntil('what was sent', 5_000, async () => (await outputOf()) > ai.reported.output, 10)
  await assertCovered(task_id, 3)
})

test('a worker that is killed among 40 chunks pays the calls under way, and each answer once', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-usage-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  service = await platform.start({ ...settings(), PROCESSOR_ROLE: 'api' })
  const env = { ...process.env, ...service.environment, PROCESSOR_ROLE: 'worker' }
  const startWorker = () =>
    startChild(process.execPath, [mainFiles.processor], { env, logFile: join(folder, 'worker.log') })
  const killed = await startWorker()
  ai.answer = () => ({ reply: positive, delayMs: 150 })
  const { task_id } = await submitText(40)
  await pollUntil('half of the answers', 30_000, () => ai.reported.calls >= 20, 5)
  await killed.kill()
  await pollUntil('its calls are cut', 5_000, () => ai.underWay === 0, 5)
  const cut = ai.billed.calls - ai.reported.calls
  const restarted = await startWorker()
  t.after(() => restarted.stop())
  const task = await finalTask(service, user, task_id, 60)
  assert.deepEqual([task.status, task.coverage?.chunks_done], ['completed', 40])
  assert.ok(ai.requests <= 40 + 4, `${ai.requests} requests`)
  const { input, output, calls } = ai.billed
  const ofCall = input / calls
  const usage = await usageOf(task_id)
  // The last report of the killed worker may lack the call that began after it, or an answer that arrived after it.
  const seen = `${usage?.input_tokens} of ${input}, ${usage?.output_tokens} of ${output}, ${cut} calls cut`
  assert.ok(usage && usage.input_tokens >= input - 2 * ofCall && usage.input_tokens <= input + ofCall, seen)
  assert.ok(usage.output_tokens <= output && usage.output_tokens >= (output / calls) * 38, seen)
})
