import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import type { Task } from '@ai-platform/contracts/task.ts'
import { startChild } from '@ai-platform/testkit/processes/child.ts'
import { mainFiles } from '@ai-platform/testkit/processes/main-files.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import {
  type FakeAiServer,
  messagesOf,
  refuse,
  sendEvents,
  startFakeAiServer,
} from '../src/models/testing/fake-ai-server.ts'
import type { Handler } from '../src/models/testing/sent-request.ts'
import { vendors } from '../src/models/testing/vendor-fixtures.ts'
import {
  call,
  createTestPlatform,
  finalTask,
  submitted,
  type TestPlatform,
  type TestService,
  type TestUser,
} from './start-service.ts'

const openai = vendors.find(({ name }) => name === 'openai')
assert.ok(openai)
/** What the fixture's answers report. */
const tokens = { input: 11, output: 7 }

let platform: TestPlatform
let service: TestService
let wire: FakeAiServer
let user: TestUser
let folder: string
/** how often each chunk was answered */
let answered: Map<string, number>

before(async () => {
  platform = await createTestPlatform()
  wire = await startFakeAiServer()
  folder = await mkdtemp(join(tmpdir(), 'ai-platform-ledger-'))
})
after(async () => {
  await platform.close()
  await wire[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  user = await platform.addUser()
  answered = new Map()
  wire.clear()
})

const settings = () => ({
  ...wire.settings,
  AI_CHUNK_CHARACTERS: '1000',
  LEASE_SECONDS: '6',
})

/** A text of so many chunks. */
const textOf = (chunks: number): string =>
  Array.from({ length: chunks }, (_, index) => `Part ${index}. ${'The harbour was calm. '.repeat(41)}`).join('\n\n')

const answer =
  (result: object, delayMs: number): Handler =>
  (res, sent) => {
    const { prompt } = messagesOf(sent)
    // The markers around a text differ from call to call.
    const text = prompt.replace(/<(\/?\w+)-\w+>/g, '<$1>')
    setTimeout(() => {
      if (res.destroyed) return
      answered.set(text, (answered.get(text) ?? 0) + 1)
      sendEvents([...openai.begin(JSON.stringify(result)), ...openai.finish('stop')])(res, sent)
    }, delayMs)
  }
const positive = { label: 'positive', confidence: 0.9, explanation: 'It is calm.' }

const sum = () => [...answered.values()].reduce((total, count) => total + count, 0)
const isPaidTwice = () => [...answered.values()].some(count => count > 1)
const usageOf = async (id: string) => ((await (await call(service, user, `/process/tasks/${id}`)).json()) as Task).usage

test('after a cancel and a retry only the calls that were under way are made again', async t => {
  service = await platform.start(settings())
  t.after(() => service.stop())
  wire.next(...Array.from({ length: 60 }, () => answer(positive, 100)))
  const { task_id } = await submitted(service, user, { content: textOf(20) }, { taskType: 'sentiment' })
  await pollUntil('half of the answers', 20_000, () => sum() >= 10, 10)
  await call(service, user, `/process/tasks/${task_id}/cancel`, { method: 'POST' })
  await call(service, user, `/process/tasks/${task_id}/retry`, { method: 'POST' })
  const task = await finalTask(service, user, task_id)
  assert.deepEqual([task.status, task.coverage?.chunks_done], ['completed', 20])
  // Three calls are under way at the cancel. The retry follows at once, so the server may answer all of them too late for it.
  assert.ok(sum() >= 20 && sum() <= 23, `${sum()} answers`)
  assert.ok(wire.sent.length <= 23, `${wire.sent.length} calls`)
  // A call that the cancel ended while it connected is counted, but the server never saw it.
  const countedCalls = async () => (await usageOf(task_id))?.calls ?? 0
  await pollUntil('usage of both attempts', 10_000, async () => (await countedCalls()) >= wire.sent.length)
  const usage = await usageOf(task_id)
  const charged = (usage?.output_tokens ?? 0) / tokens.output
  // An answer that the server sent while the cancel closed the connection did not arrive.
  assert.ok(charged >= sum() - 3 && charged <= sum(), `${charged} of ${sum()} answers are charged`)
  const asked = (usage?.input_tokens ?? 0) / tokens.input
  // The input of a call that was cut is estimated, so its question may differ by a tenth.
  const calls = usage?.calls ?? 0
  assert.ok(calls <= wire.sent.length + 3, `${calls} calls of ${wire.sent.length} are counted`)
  assert.ok(asked >= charged && asked <= calls * 1.1, `${asked} questions of ${calls} calls are charged`)
})

test('a long Retry-After in the middle of a document pays no call twice', async t => {
  service = await platform.start(settings())
  t.after(() => service.stop())
  const calls = (count: number) => Array.from({ length: count }, () => answer(positive, 50))
  wire.next(...calls(12), refuse(429, {}, { 'retry-after': '600' }), ...calls(40))
  const { task_id } = await submitted(service, user, { content: textOf(24) }, { taskType: 'sentiment' })
  const waits = async () =>
    (await platform.owner.query(`SELECT FROM task_queue WHERE available_at > now() + interval '5 minutes'`)).rowCount
  await pollUntil('the task waits', 20_000, async () => (await waits()) === 1)
  await platform.owner.query('UPDATE task_queue SET available_at = now() WHERE task_id = $1', [task_id])
  const task = await finalTask(service, user, task_id)
  assert.equal(task.status, 'completed')
  assert.deepEqual([sum(), isPaidTwice()], [24, false])
  assert.equal(task.usage?.input_tokens, tokens.input * 24)
})

test('a second task on the same text makes no call, also after the first is deleted', async t => {
  service = await platform.start(settings())
  t.after(() => service.stop())
  const summary = { summary: 'It was calm. The harbour rested. Nothing moved.', sources: [] }
  wire.next(...Array.from({ length: 20 }, () => answer(summary, 0)))
  const first = await submitted(service, user, { content: textOf(5) })
  const done = await finalTask(service, user, first.task_id)
  assert.equal(done.status, 'completed')
  const calls = wire.sent.length
  assert.ok(calls > 5, 'the summaries are summarized')
  for (const name of ['second.txt', 'third.txt']) {
    const again = await submitted(service, user, { content: textOf(5), filename: name })
    const task = await finalTask(service, user, again.task_id)
    assert.deepEqual([task.status, task.result, task.usage?.calls ?? 0], ['completed', done.result, 0])
    await call(service, user, `/process/tasks/${first.task_id}`, { method: 'DELETE' })
  }
  assert.equal(wire.sent.length, calls)
  const stranger = await platform.addUser()
  const theirs = await submitted(service, stranger, { content: textOf(5) })
  assert.equal((await finalTask(service, stranger, theirs.task_id)).status, 'completed')
  assert.equal(wire.sent.length, calls * 2, 'answers are not shared between users')
})

test('after a SIGKILL half-way no finished chunk is asked again, and each answer is charged once', async t => {
  service = await platform.start({ ...settings(), PROCESSOR_ROLE: 'api' })
  t.after(() => service.stop())
  wire.next(...Array.from({ length: 80 }, () => answer(positive, 100)))
  const env = { ...process.env, ...service.environment, PROCESSOR_ROLE: 'worker' }
  const start = () => startChild(process.execPath, [mainFiles.processor], { env, logFile: join(folder, 'worker.log') })
  const killed = await start()
  const { task_id } = await submitted(service, user, { content: textOf(40) }, { taskType: 'sentiment' })
  await pollUntil('half of the answers', 30_000, () => sum() >= 20, 5)
  await killed.kill()
  const lost = sum()
  const restarted = await start()
  t.after(() => restarted.stop())
  const task = await finalTask(service, user, task_id, 60)
  assert.deepEqual([task.status, task.coverage?.chunks_done], ['completed', 40])
  const twice = sum() - answered.size
  assert.equal(answered.size, 40)
  assert.ok(twice <= 3, `${twice} answers were under way at the kill`)
  const charged = (task.usage?.output_tokens ?? 0) / tokens.output
  assert.ok(charged >= 40 && charged <= sum(), `${charged} of ${sum()} answers are charged, ${lost} before the kill`)
  const asked = (task.usage?.input_tokens ?? 0) / tokens.input
  assert.ok(asked >= charged && asked <= wire.sent.length + 1, `${asked} of ${wire.sent.length} questions are charged`)
})
