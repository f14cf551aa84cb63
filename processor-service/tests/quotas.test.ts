import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@ai-platform/contracts/problem.ts'
import type { Task } from '@ai-platform/contracts/task.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { type FakeAiServer, startFakeAiServer } from '../src/models/testing/fake-ai-server.ts'
import {
  call,
  createTestPlatform,
  finalTask,
  submit,
  submitted,
  type TestPlatform,
  type TestService,
  type TestUser,
} from './start-service.ts'

let platform: TestPlatform
let service: TestService
let wire: FakeAiServer
let user: TestUser

before(async () => {
  platform = await createTestPlatform()
  wire = await startFakeAiServer()
})
after(async () => {
  await platform.close()
  await wire[Symbol.asyncDispose]()
})
beforeEach(async () => {
  user = await platform.addUser()
  wire.answer(() => JSON.stringify({ summary: 'It is short.' }))
})
afterEach(() => service.stop())

async function start(settings: Record<string, string>): Promise<void> {
  service = await platform.start({
    ...wire.settings,
    ...settings,
  })
}

const post = (path: string, by = user) => call(service, by, path, { method: 'POST' })

async function assertProblem(response: Response, status: number, code: string): Promise<Problem> {
  const problem = Problem.parse(await response.json())
  assert.deepEqual([response.status, problem.code], [status, code], problem.detail)
  return problem
}

async function assertQuotaExceeded(response: Response): Promise<void> {
  const problem = await assertProblem(response, 429, 'quota_exceeded')
  const resetsInSeconds = (Date.parse(problem.resets_at ?? '') - Date.now()) / 1000
  assert.ok(resetsInSeconds > 0 && resetsInSeconds <= 86_400, problem.resets_at)
  assert.ok(Math.abs(Number(response.headers.get('retry-after')) - resetsInSeconds) < 3)
}

test('submissions beyond the daily limit are refused until the next day, each user apart', async () => {
  await start({ DAILY_TASK_LIMIT: '4' })
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) => submit(service, user, { content: `Text ${index} of a user.` })),
  )
  assert.equal(answers.filter(({ status }) => status === 202).length, 4)
  for (const answer of answers.filter(({ status }) => status !== 202)) await assertQuotaExceeded(answer)
  await assertQuotaExceeded(await submit(service, user, { content: 'One more.' }))
  await submitted(service, await platform.addUser(), { content: 'Another user.' })
})

test('a loop of cancel and retry ends in 429', async () => {
  await start({ DAILY_TASK_LIMIT: '5', PROCESSOR_ROLE: 'api' })
  const { task_id } = await submitted(service, user, { content: 'A text.' })
  const statuses: number[] = []
  for (let round = 0; round < 5; round++) {
    await post(`/process/tasks/${task_id}/cancel`)
    const retried = await post(`/process/tasks/${task_id}/retry`)
    statuses.push(retried.status)
    if (retried.status === 429) await assertQuotaExceeded(retried)
  }
  assert.deepEqual(statuses, [202, 202, 202, 202, 429])
})

test('a retry counts for the rate limit', async () => {
  await start({ RATE_LIMIT_ENABLED: 'true', SUBMIT_LIMIT_PER_MINUTE: '2', PROCESSOR_ROLE: 'api' })
  const { task_id } = await submitted(service, user, { content: 'A text.' })
  await post(`/process/tasks/${task_id}/cancel`)
  assert.equal((await post(`/process/tasks/${task_id}/retry`)).status, 202)
  await post(`/process/tasks/${task_id}/cancel`)
  const limited = await post(`/process/tasks/${task_id}/retry`)
  await assertProblem(limited, 429, 'rate_limited')
  assert.ok(limited.headers.get('ratelimit'))
})

test('a repeated request gets its task although the quota is used up', async () => {
  await start({ DAILY_TASK_LIMIT: '1' })
  const headers = { 'idempotency-key': `key-${user.id}` }
  const first = await submitted(service, user, { content: 'A text.' }, { headers })
  const again = await submit(service, user, { content: 'A text.' }, { headers })
  assert.deepEqual([again.status, ((await again.json()) as Task).task_id], [200, first.task_id])
  await assertQuotaExceeded(await submit(service, user, { content: 'A text.' }))
})

const prose = (bytes: number) => 'The harbour has two cranes. '.repeat(Math.ceil(bytes / 28)).slice(0, bytes)

test('a document that does not fit into the storage is refused and not stored, and a deletion frees its own', async () => {
  await start({ STORAGE_LIMIT_MB: '1', PROCESSOR_ROLE: 'api' })
  const first = await submitted(service, user, { content: prose(900_000) })
  const kept = await platform.storedFiles()
  await assertProblem(await submit(service, user, { content: prose(300_000) }), 413, 'storage_full')
  const form = new FormData()
  form.append('file', new Blob([prose(200_000)], { type: 'text/plain' }), 'note.txt')
  const { body, headers } = new Request('http://localhost', { method: 'POST', body: form })
  const chunked = await call(service, user, '/process/submit', {
    method: 'POST',
    body,
    headers: { 'content-type': headers.get('content-type') ?? '' },
    duplex: 'half',
  } as RequestInit)
  await assertProblem(chunked, 413, 'storage_full')
  assert.deepEqual(await platform.storedFiles(), kept)
  assert.equal((await call(service, user, `/process/tasks/${first.task_id}`, { method: 'DELETE' })).status, 204)
  await submitted(service, user, { content: prose(300_000) })
})

test('a call that exceeds the rest of the daily tokens is not made', async () => {
  await start({ DAILY_TOKEN_LIMIT: '3000' })
  const asked = wire.sent.length
  const { task_id } = await submitted(service, user, { content: 'A text of one sentence.' })
  const task = await finalTask(service, user, task_id)
  assert.deepEqual([task.status, task.error?.code, task.error?.retryable], ['failed', 'budget_exhausted', true])
  assert.deepEqual([wire.sent.length, task.attempts], [asked, 1])
})

test('used-up daily tokens refuse submissions and retries', async () => {
  await start({ DAILY_TOKEN_LIMIT: '20000' })
  const { task_id } = await submitted(service, user, { content: 'A text of one sentence.' })
  const { status, usage } = await finalTask(service, user, task_id)
  assert.equal(status, 'completed')
  const { rows } = await platform.owner.query(
    'SELECT day_tokens, reserved_tokens FROM event_streams WHERE user_id = $1',
    [user.id],
  )
  assert.deepEqual(rows, [{ day_tokens: (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0), reserved_tokens: 0 }])
  await platform.owner.query('UPDATE event_streams SET day_tokens = 20000 WHERE user_id = $1', [user.id])
  await sleep(600)
  await assertQuotaExceeded(await submit(service, user, { content: 'A text.' }))
  await platform.owner.query('UPDATE event_streams SET day = day - 1 WHERE user_id = $1', [user.id])
  await submitted(service, user, { content: 'A text.' })
})

test('a document whose chunks exceed the tokens of a task is refused before the first call', async () => {
  await start({ TASK_TOKEN_LIMIT: '40000', AI_CHUNK_CHARACTERS: '5000' })
  const asked = wire.sent.length
  const { task_id } = await submitted(service, user, { content: prose(200_000) })
  const task = await finalTask(service, user, task_id)
  assert.deepEqual([task.status, task.error?.code, task.error?.retryable], ['failed', 'budget_exhausted', false])
  assert.equal(wire.sent.length, asked)
  const small = await submitted(service, user, { content: 'A text of one sentence.' })
  assert.equal((await finalTask(service, user, small.task_id)).status, 'completed')
})

test('the tokens of a task count over its attempts', async () => {
  await start({ TASK_TOKEN_LIMIT: '8000' })
  const { task_id } = await submitted(service, user, { content: 'A text of one sentence.' })
  await finalTask(service, user, task_id)
  await platform.owner.query(
    `UPDATE processing_tasks SET status = 'failed', result = NULL, error = '{}',
       usage = '{"input_tokens": 7000, "output_tokens": 500}' WHERE id = $1`,
    [task_id],
  )
  const asked = wire.sent.length
  assert.equal((await post(`/process/tasks/${task_id}/retry`)).status, 202)
  const task = await finalTask(service, user, task_id)
  assert.deepEqual([task.status, task.error?.code], ['failed', 'budget_exhausted'])
  assert.equal(wire.sent.length, asked)
})

const setActive = (active: boolean) =>
  platform.owner.query('UPDATE users SET is_active = $2 WHERE id = $1', [user.id, active])

test('a disabled account spends nothing: its calls are refused, running tasks end, queued ones wait', async () => {
  await start({ WORKER_CONCURRENCY: '1' })
  const asked = wire.sent.length
  wire.next(() => {})
  const running = await submitted(service, user, { content: 'A text that waits for its answer.' })
  await pollUntil('the AI is asked', 15_000, () => wire.sent.length > asked)
  const queued = await submitted(service, user, { content: 'A text that waits for its turn.' })
  const abandoned = wire.abandoned
  const disabledAt = performance.now()
  await setActive(false)
  await pollUntil('the call is dropped', 5_000, () => wire.abandoned > abandoned, 20)
  assert.ok(performance.now() - disabledAt < 2_000)
  const calls: [method: string, path: string][] = [
    ['POST', '/process/submit'],
    ['GET', '/process/tasks'],
    ['GET', `/process/tasks/${running.task_id}`],
    ['GET', `/process/tasks/${running.task_id}/text`],
    ['GET', `/process/tasks/${running.task_id}/file`],
    ['GET', `/process/tasks/${running.task_id}/attempts`],
    ['POST', `/process/tasks/${running.task_id}/cancel`],
    ['POST', `/process/tasks/${running.task_id}/retry`],
    ['DELETE', `/process/tasks/${running.task_id}`],
    ['GET', '/process/events'],
    ['POST', '/process/ws-ticket'],
  ]
  for (const [method, path] of calls)
    await assertProblem(await call(service, user, path, { method }), 403, 'account_disabled')
  await sleep(1_500)
  assert.equal(wire.sent.length, asked + 1, 'the queued task does not run')
  const stateOf = async (id: string) =>
    (await platform.owner.query('SELECT status FROM current_tasks WHERE id = $1', [id])).rows[0]?.status
  assert.deepEqual([await stateOf(running.task_id), await stateOf(queued.task_id)], ['cancelled', 'pending'])
  await setActive(true)
  await pollUntil('the account works again', 5_000, async () => (await call(service, user, '/process/tasks')).ok)
  assert.equal((await finalTask(service, user, queued.task_id)).status, 'completed')
  assert.equal((await post(`/process/tasks/${running.task_id}/retry`)).status, 202)
  assert.equal((await finalTask(service, user, running.task_id)).status, 'completed')
})

test('an admin may cancel and delete the task of a disabled account, but not run it', async () => {
  await start({ PROCESSOR_ROLE: 'api' })
  const { task_id } = await submitted(service, user, { content: 'A text.' })
  await setActive(false)
  const account = { id: user.id, email: 'a@example.com', username: 'a', is_staff: false }
  const admin = { id: user.id, token: service.context.tokens.sign(account, { seconds: 60, actorId: user.id }) }
  assert.equal((await post(`/process/tasks/${task_id}/cancel`, admin)).status, 200)
  await assertProblem(await post(`/process/tasks/${task_id}/retry`, admin), 403, 'account_disabled')
  assert.equal((await call(service, admin, `/process/tasks/${task_id}`, { method: 'DELETE' })).status, 204)
})
