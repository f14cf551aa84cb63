import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { TaskEvent } from '@ai-platform/contracts/event.ts'
import type { Task, TaskAttempts } from '@ai-platform/contracts/task.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { type FakeAiServer, refuse, startFakeAiServer } from '../src/models/testing/fake-ai-server.ts'
import {
  call,
  createTestPlatform,
  finalTask,
  submitted,
  type TestPlatform,
  type TestService,
  type TestUser,
} from './start-service.ts'

const summary = JSON.stringify({ summary: 'It is short.' })

let platform: TestPlatform
let service: TestService
let wire: FakeAiServer
let user: TestUser

before(async () => {
  platform = await createTestPlatform()
  wire = await startFakeAiServer()
  service = await platform.start(settings())
})
after(async () => {
  await platform.close()
  await wire[Symbol.asyncDispose]()
})
beforeEach(async () => {
  user = await platform.addUser()
  wire.answer(() => summary)
})

const settings = () => ({
  ...wire.settings,
  LEASE_SECONDS: '6',
})

const readTask = async (id: string): Promise<Task> =>
  (await call(service, user, `/process/tasks/${id}`)).json() as Promise<Task>

async function eventsOf(id: string): Promise<string[]> {
  const page = (await (await call(service, user, '/process/events?limit=100')).json()) as { items: TaskEvent[] }
  return page.items.filter(({ task_id }) => task_id === id).map(({ event }) => event)
}

/** Submits a text whose AI call gets no answer, and waits until that call is under way. */
async function submitHanging(): Promise<Task> {
  const asked = wire.sent.length
  wire.next(() => {})
  const task = await submitted(service, user, { content: 'A text that waits for its answer.' })
  await pollUntil('the AI is asked', 15_000, () => wire.sent.length > asked)
  return task
}

test('the AI’s answer, its usage and the model are on the task', async () => {
  const { task_id } = await submitted(service, user, { content: 'A text of one sentence.' })
  const task = await finalTask(service, user, task_id)
  assert.deepEqual([task.status, task.result], ['completed', { summary: 'It is short.', sources: [] }])
  assert.deepEqual([task.provider, task.model, task.attempts, task.progress], ['openai', 'test-model', 1, 1])
  assert.ok(task.usage)
})

test('a cancel ends the running AI call within 2 s, and the task stays cancelled', async () => {
  const { task_id } = await submitHanging()
  const abandoned = wire.abandoned
  const started = performance.now()
  const answer = await call(service, user, `/process/tasks/${task_id}/cancel`, { method: 'POST' })
  assert.equal(((await answer.json()) as Task).status, 'cancelled')
  await pollUntil('the call is dropped', 15_000, () => wire.abandoned > abandoned, 20)
  assert.ok(performance.now() - started < 2_000)
  const again = await call(service, user, `/process/tasks/${task_id}/cancel`, { method: 'POST' })
  assert.equal(again.status, 409)
  assert.deepEqual(await eventsOf(task_id), ['task_queued', 'task_started', 'task_cancelled'])
  const retried = await call(service, user, `/process/tasks/${task_id}/retry`, { method: 'POST' })
  assert.equal(retried.status, 202)
  assert.equal((await finalTask(service, user, task_id)).status, 'completed')
})

test('deleting a running task cancels it first and removes file and name', async () => {
  const { task_id } = await submitHanging()
  const abandoned = wire.abandoned
  assert.equal((await call(service, user, `/process/tasks/${task_id}`, { method: 'DELETE' })).status, 204)
  assert.equal((await call(service, user, `/process/tasks/${task_id}`)).status, 404)
  await pollUntil('the call is dropped', 15_000, () => wire.abandoned > abandoned, 20)
  assert.ok(!(await platform.storedFiles()).includes(task_id))
  assert.deepEqual(await eventsOf(task_id), ['task_queued', 'task_started', 'task_cancelled', 'task_deleted'])
})

test('a stopping worker releases its task at once and another finishes it', async () => {
  const other = await platform.start({ ...settings(), PROCESSOR_ROLE: 'api' })
  const { task_id } = await submitHanging()
  await service.stop()
  assert.equal(
    (await call(other, user, `/process/tasks/${task_id}`).then(r => r.json() as Promise<Task>)).status,
    'pending',
  )
  service = await platform.start(settings())
  const task = await finalTask(service, user, task_id)
  assert.deepEqual([task.status, task.attempts], ['completed', 1], 'a stop is not held against the document')
  assert.deepEqual(await eventsOf(task_id), ['task_queued', 'task_started', 'task_started', 'task_completed'])
  await other.stop()
})

test('a task whose lease ran out runs again, and the late answer is not written', async () => {
  const { task_id } = await submitHanging()
  // Simulates a frozen worker: its heartbeat is old, and its run continues in this process.
  await platform.owner.query(
    `UPDATE task_queue SET heartbeat_at = now() - interval '1 minute', attempt = attempt + 1 WHERE task_id = $1`,
    [task_id],
  )
  const task = await finalTask(service, user, task_id)
  assert.deepEqual([task.status, task.attempts], ['completed', 1])
  assert.deepEqual(await eventsOf(task_id), ['task_queued', 'task_started', 'task_started', 'task_completed'])
  const response = await call(service, user, `/process/tasks/${task_id}/attempts`)
  const { items } = (await response.json()) as TaskAttempts
  // The update above made the first attempt the second.
  assert.deepEqual(
    items.map(({ attempt, outcome, error }) => [attempt, outcome, error]),
    [
      [2, 'lost', null],
      [3, 'completed', null],
    ],
  )
  assert.equal((await call(service, await platform.addUser(), `/process/tasks/${task_id}/attempts`)).status, 404)
})

test('a document that loses its worker in every attempt fails', async () => {
  const { task_id } = await submitHanging()
  await platform.owner.query(
    `UPDATE task_queue SET heartbeat_at = now() - interval '1 minute', attempt = attempt + 1, attempts_used = 3, suspect = true
     WHERE task_id = $1`,
    [task_id],
  )
  const task = await finalTask(service, user, task_id)
  assert.deepEqual([task.status, task.error?.code, task.error?.retryable], ['failed', 'attempts_exhausted', true])
})

test('a run that lasts longer than its deadline ends with its AI call', async () => {
  const paused = await platform.start({ ...settings(), PROCESSOR_ROLE: 'api' })
  await service.stop()
  const { task_id } = await submitted(paused, user, { content: 'A text whose answer never comes.' })
  // Earlier attempts used up all but a second of the 360 minutes.
  await platform.owner.query('UPDATE task_queue SET worked_seconds = 21599 WHERE task_id = $1', [task_id])
  wire.next(() => {})
  const abandoned = wire.abandoned
  service = await platform.start(settings())
  const task = await finalTask(service, user, task_id)
  assert.deepEqual([task.status, task.error?.code, task.usage?.calls], ['failed', 'deadline_exceeded', 1])
  assert.match(task.error?.detail ?? '', /360 minutes/)
  await pollUntil('the call is dropped', 5_000, () => wire.abandoned > abandoned, 20)
  await paused.stop()
})

test('a provider that is away costs no attempt, and its Retry-After is kept however long it is', async () => {
  wire.next(refuse(503, {}, { 'retry-after': '3600' }))
  const { task_id } = await submitted(service, user, { content: 'A text for a provider that is away.' })
  const released = async () =>
    (
      await platform.owner.query<{ used: number; seconds: number }>(
        `SELECT attempts_used AS used, EXTRACT(epoch FROM available_at - now())::float8 AS seconds
         FROM task_queue WHERE task_id = $1 AND attempt = 1 AND worker_id IS NULL`,
        [task_id],
      )
    ).rows[0]
  await pollUntil('the task is released', 15_000, async () => (await released()) !== undefined)
  const { used, seconds } = (await released()) ?? {}
  assert.equal(used, 0)
  assert.ok(seconds && seconds > 3_570 && seconds <= 3_600, `${seconds}`)
  await platform.owner.query('UPDATE task_queue SET available_at = now() WHERE task_id = $1', [task_id])
  const task = await finalTask(service, user, task_id)
  assert.deepEqual([task.status, task.attempts], ['completed', 1])
  const { items } = (await (await call(service, user, `/process/tasks/${task_id}/attempts`)).json()) as TaskAttempts
  assert.deepEqual(
    items.map(({ outcome, error }) => [outcome, error?.code]),
    [
      ['released', 'provider_unavailable'],
      ['completed', undefined],
    ],
  )
})

test('usage counts each call of failed and cancelled tasks too, and a retry adds to it', async () => {
  wire.answer(() => 'no JSON')
  const failed = await submitted(service, user, { content: 'A text whose answers are unusable.' })
  const { status, error, usage } = await finalTask(service, user, failed.task_id)
  assert.deepEqual([status, error?.code, usage?.calls, usage?.cost_usd], ['failed', 'provider_bad_output', 2, null])
  assert.ok(usage && usage.input_tokens > 0 && usage.output_tokens > 0)
  wire.answer(() => summary)
  await call(service, user, `/process/tasks/${failed.task_id}/retry`, { method: 'POST' })
  const retried = await finalTask(service, user, failed.task_id)
  assert.deepEqual([retried.status, retried.usage?.calls], ['completed', 3])

  const cancelled = await submitHanging()
  await call(service, user, `/process/tasks/${cancelled.task_id}/cancel`, { method: 'POST' })
  await pollUntil('the call is counted', 15_000, async () => (await readTask(cancelled.task_id)).usage?.calls === 1)
})

test('an answer with NUL and lone surrogates is stored without them', async () => {
  wire.answer(() => '{"summary":"It is\\u0000 short\\ud83d."}')
  const { task_id } = await submitted(service, user, { content: 'A text with an odd answer.' })
  const task = await finalTask(service, user, task_id)
  assert.deepEqual([task.status, task.attempts], ['completed', 1])
  assert.ok(task.result && 'summary' in task.result && task.result.summary === 'It is short\ufffd.')
})

test('a task accepted while no worker runs is run when one starts', async () => {
  const paused = await platform.start({ ...settings(), PROCESSOR_ROLE: 'api' })
  await service.stop()
  const { task_id } = await submitted(paused, user, { content: 'Nothing works on this text yet.' })
  service = await platform.start(settings())
  assert.equal((await finalTask(service, user, task_id, 40)).status, 'completed')
  await paused.stop()
})

test('?wait= answers as soon as the task ends', async () => {
  const { task_id } = await submitHanging()
  const waiting = call(service, user, `/process/tasks/${task_id}?wait=20`)
  const started = performance.now()
  await call(service, user, `/process/tasks/${task_id}/cancel`, { method: 'POST' })
  assert.equal(((await (await waiting).json()) as Task).status, 'cancelled')
  assert.ok(performance.now() - started < 20_000, 'the wait did not last to its end')
  assert.equal((await readTask(task_id)).status, 'cancelled')
})

test('a stopping service sends Connection: close with each answer', async () => {
  const user = await platform.addUser()
  const stopping = await platform.start()
  const connectionOf = async () => (await call(stopping, user, '/process/tasks')).headers.get('connection')
  assert.equal(await connectionOf(), 'keep-alive')
  stopping.context.stop.abort()
  assert.equal(await connectionOf(), 'close')
  await stopping.stop()
})
