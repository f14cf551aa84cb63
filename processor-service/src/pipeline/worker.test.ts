import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventNotification } from '@ai-platform/database/events/event-notification.ts'
import type { ClaimedTask } from '@ai-platform/database/tasks/claim-tasks.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import type { TaskWriter } from '../events/task-writer.ts'
import type { StartAttempts } from '../queue/task-queue.ts'
import { createTaskWorker } from './worker.ts'

const taskId = '0198c0de-0002-7000-8000-000000000002'
const userId = '0198c0de-0001-7000-8000-000000000001'

const claimedTask: ClaimedTask = {
  id: taskId,
  user_id: userId,
  extension: 'txt',
  content_type: 'text/plain',
  task_type: 'summarize',
  options: null,
  status: 'processing',
  error: null,
  attempt: 1,
  attempts_used: 1,
  request_id: 'r',
  started_at: '2026-02-01T09:00:00.000Z',
  worked_seconds: 0,
  used_tokens: 0,
  reserved_tokens: 0,
  storage_key: null,
  content: Buffer.from('A text.'),
}

/** A worker over fakes: `pending` tasks, and a provider that answers when its signal is aborted, never before. */
function startWorker(pending: number) {
  const written: string[] = []
  const disabled = new Set<string>()
  let find = (_userIds: readonly string[]) => {}
  const writer: Pick<TaskWriter, 'claim' | 'finish' | 'release' | 'cancel'> = {
    async cancel(task) {
      written.push(`cancelled ${task.taskId === taskId && task.userId === userId}`)
      notify('task_cancelled')
      return undefined
    },
    async claim(limit) {
      const claimed = Math.min(limit, pending)
      pending -= claimed
      return Array.from({ length: claimed }, () => claimedTask)
    },
    async finish({ outcome }) {
      written.push(outcome.status)
      return undefined
    },
    async release({ outcome }) {
      written.push(outcome)
      return true
    },
  }
  let startAttempts: StartAttempts = async () => []
  const listeners = new Set<(notification: EventNotification) => void>()
  let woken = 0
  const fakes = {
    writer,
    leasePool: { query: async () => ({ rows: [] }) },
    hub: {
      onNotification(listener: (notification: EventNotification) => void) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    queue: {
      async work(_concurrency: number, start: StartAttempts) {
        startAttempts = start
      },
      stopWorking: async () => {},
      wake() {
        woken += 1
      },
    },
    live: { forTask: () => ({ progress: () => {}, delta: () => {}, end: () => {} }) },
    metrics: { answered: () => {}, finished: () => {} },
    providers: [
      {
        name: 'fake',
        model: 'm',
        answer: ({ signal }: { signal: AbortSignal }) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
      },
    ],
    log: createLogger({ service: 'test', version: '1', level: 'silent', pretty: false }),
    accounts: {
      has: (id: string) => disabled.has(id),
      onFound(listener: typeof find) {
        find = listener
      },
    },
    limits: {},
    maxAttempts: 3,
    maxProviderWaitSeconds: 60,
    runDeadlineSeconds: 60,
    openLedger: () => undefined,
    prices: [],
    concurrency: 2,
    heartbeatMs: 60_000,
  }
  function notify(event: EventNotification['event']): void {
    for (const listener of listeners) listener({ userId, seq: 3, event, taskId, from: 'other' })
  }
  const worker = createTaskWorker(fakes as unknown as Parameters<typeof createTaskWorker>[0])
  return {
    worker,
    written,
    async stop() {
      await worker.stopClaiming()
      await worker.drain(0)
    },
    start: (limit: number) => startAttempts(limit),
    notify,
    disable(id: string) {
      disabled.add(id)
      find([id])
    },
    woken: () => woken,
  }
}

test('no attempt starts without a pending task', async () => {
  const { worker, stop, start } = startWorker(0)
  await worker.start()
  assert.deepEqual(await start(2), [])
  await stop()
})

test('cancelling a task ends its attempt, which writes nothing', async () => {
  const { worker, stop, start, notify, written } = startWorker(1)
  await worker.start()
  const [attempt] = await start(2)
  assert.ok(attempt)
  notify('task_cancelled')
  await attempt.done
  assert.deepEqual(written, [])
  await stop()
})

test('drain releases the tasks of attempts that outlast the grace period', async () => {
  const { worker, start, written } = startWorker(1)
  await worker.start()
  assert.equal((await start(2)).length, 1)
  await worker.stopClaiming()
  await worker.drain(10)
  assert.deepEqual(written, ['released'])
})

test('a stopped worker claims nothing, and a queued task wakes its queue only until it is drained', async () => {
  const { worker, start, notify, woken } = startWorker(5)
  await worker.start()
  notify('task_queued')
  assert.equal(woken(), 1)
  await worker.stopClaiming()
  assert.deepEqual(await start(1), [])
  await worker.drain(0)
  notify('task_queued')
  assert.equal(woken(), 1)
})

test('running tasks of a disabled account are cancelled, those of others are not', async () => {
  const { worker, stop, start, disable, written } = startWorker(1)
  await worker.start()
  const [attempt] = await start(2)
  disable('another user')
  assert.deepEqual(written, [])
  disable(userId)
  await attempt?.done
  assert.deepEqual(written, ['cancelled true'])
  await stop()
})

test('a task of a disabled account that was not held goes back unread', async () => {
  const { worker, stop, start, disable, written } = startWorker(1)
  await worker.start()
  disable(userId)
  const [attempt] = await start(2)
  await attempt?.done
  assert.deepEqual(written, ['released'])
  await stop()
})
