import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventNotification } from '@ai-platform/database/events/event-notification.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import type { StartedAttempt } from '../queue/task-queue.ts'
import { createTaskWorker } from './worker.ts'

const taskId = '0198c0de-0002-7000-8000-000000000002'
const userId = '0198c0de-0001-7000-8000-000000000001'

const claimedRow = {
  id: taskId,
  user_id: userId,
  extension: 'txt',
  content_type: 'text/plain',
  task_type: 'summarize',
  status: 'processing',
  error: null,
  attempt: 1,
  attempts_used: 1,
  request_id: 'r',
  storage_key: null,
  content: Buffer.from('A text.'),
  event_seq: 2,
  event_event: 'task_started',
  event_filename: 'a.txt',
  event_at: new Date(),
}

/** A worker over fakes: `claims` pending tasks, and a provider that answers when its signal is aborted, never before. */
function startWorker(claims: number) {
  const written: string[] = []
  const query = async ({ name, text }: { name?: string; text: string }) => {
    if (name === 'claim_task') return { rows: claims-- > 0 ? [claimedRow] : [] }
    if (name?.startsWith('finish_task')) written.push(name)
    else if (text.includes("SET status = 'pending'")) written.push('release_task')
    return { rows: [{ user_id: userId }] }
  }
  let startNext: () => Promise<StartedAttempt | undefined> = async () => undefined
  const listeners = new Set<(notification: EventNotification) => void>()
  let woken = 0
  const fakes = {
    pool: { query },
    leasePool: { query },
    bus: { notifyFrom: null, sendNotifications: async () => {} },
    hub: {
      publishOwn: () => {},
      onNotification(listener: (notification: EventNotification) => void) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    queue: {
      messageSql: undefined,
      sendAfterCommit: async () => {},
      async work(_concurrency: number, start: typeof startNext) {
        startNext = start
      },
      stopWorking: async () => {},
      wake() {
        woken += 1
      },
    },
    userChanges: { run: (_key: string, work: () => Promise<unknown>) => work() },
    live: { forTask: () => ({ progress: () => {}, delta: () => {}, end: () => {} }) },
    metrics: { aiCall: () => {}, answered: () => {}, finished: () => {} },
    provider: {
      name: 'fake',
      model: 'm',
      answer: ({ signal }: { signal: AbortSignal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
    },
    log: createLogger({ service: 'test', version: '1', level: 'silent', pretty: false }),
    processId: 'p',
    maxAttempts: 3,
    concurrency: 2,
    heartbeatMs: 60_000,
  }
  const worker = createTaskWorker(fakes as unknown as Parameters<typeof createTaskWorker>[0])
  return {
    worker,
    written,
    startNext: () => startNext(),
    notify: (event: EventNotification['event']) => {
      for (const listener of listeners) listener({ userId, seq: 3, event, taskId, from: 'other' })
    },
    woken: () => woken,
  }
}

test('a message without a pending task starts no attempt', async () => {
  const { worker, startNext } = startWorker(0)
  await worker.start()
  assert.equal(await startNext(), undefined)
  await worker.drain(0)
})

test('cancelling a task ends its attempt, which writes nothing', async () => {
  const { worker, startNext, notify, written } = startWorker(1)
  await worker.start()
  const attempt = await startNext()
  assert.ok(attempt)
  notify('task_cancelled')
  await attempt.done
  assert.deepEqual(written, [])
  await worker.drain(0)
})

test('drain releases the tasks of attempts that outlast the grace period', async () => {
  const { worker, startNext, written } = startWorker(1)
  await worker.start()
  assert.ok(await startNext())
  await worker.drain(10)
  assert.deepEqual(written, ['release_task'])
})

test('a stopped worker claims nothing, and a queued task wakes its queue only until it is drained', async () => {
  const { worker, startNext, notify, woken } = startWorker(5)
  await worker.start()
  notify('task_queued')
  assert.equal(woken(), 1)
  await worker.stopClaiming()
  assert.equal(await startNext(), undefined)
  await worker.drain(0)
  notify('task_queued')
  assert.equal(woken(), 1)
})
