import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { TaskAttempts } from '@ai-platform/contracts/task.ts'
import { type Child, startChild } from '@ai-platform/testkit/processes/child.ts'
import { mainFiles } from '@ai-platform/testkit/processes/main-files.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { type FakeAiServer, startFakeAiServer } from '../src/models/testing/fake-ai-server.ts'
import { call, createTestPlatform, finalTask, submitted, type TestPlatform, type TestService } from './start-service.ts'

const bomb = 'This document ends its process.'
const neighbours = 7
/** Longer than the services need to claim all tasks and to meet the bomb. */
const answerMs = 1_000

let platform: TestPlatform
let api: TestService
let wire: FakeAiServer
let folder: string

before(async () => {
  platform = await createTestPlatform()
  wire = await startFakeAiServer()
  folder = await mkdtemp(join(tmpdir(), 'ai-platform-crash-'))
  api = await platform.start({ PROCESSOR_ROLE: 'api' })
})
after(async () => {
  await platform.close()
  await wire[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** A worker process that is started again whenever it ends, as a supervisor does. */
function superviseWorker() {
  const crashAt = new URL('../../packages/testkit/src/processes/crash-at.ts', import.meta.url)
  const env = {
    ...process.env,
    ...api.environment,
    PROCESSOR_ROLE: 'worker',
    PORT: '0',
    WORKER_CONCURRENCY: '8',
    MAX_ATTEMPTS: '3',
    LEASE_SECONDS: '6',
    ...wire.settings,
    CRASH_AT: bomb,
    NODE_OPTIONS: `--import=${fileURLToPath(crashAt)}`,
  }
  let stopped = false
  let starts = 0
  let child: Child | undefined
  async function run(): Promise<void> {
    while (!stopped) {
      starts++
      child = await startChild(process.execPath, [mainFiles.processor], { env, logFile: join(folder, 'worker.log') })
      await child.ended
      await sleep(200)
    }
  }
  const running = run()
  return {
    starts: () => starts,
    async stop() {
      stopped = true
      await child?.stop()
      await running
    },
  }
}

test('a document that ends its process fails alone, and its neighbours complete', { timeout: 200_000 }, async t => {
  wire.answer(() => JSON.stringify({ summary: 'It is short.' }))
  wire.delayMs = answerMs
  const user = await platform.addUser()
  const texts = Array.from({ length: neighbours }, (_, index) => `A harmless text, number ${index}.`)
  const tasks = [bomb, ...texts].map(content => submitted(api, user, { content }))
  const [killer, ...others] = await Promise.all(tasks)
  assert.ok(killer)
  const worker = superviseWorker()
  t.after(() => worker.stop())
  for (const { task_id } of others) {
    const task = await finalTask(api, user, task_id, 150)
    assert.deepEqual([task.status, task.attempts], ['completed', 1], JSON.stringify(task.error))
  }
  const failed = await finalTask(api, user, killer.task_id, 150)
  assert.deepEqual([failed.status, failed.error?.code, failed.attempts], ['failed', 'attempts_exhausted', 3])
  assert.equal(worker.starts(), 3, 'suspects end a process of their own')
  const { items } = (await (await call(api, user, `/process/tasks/${killer.task_id}/attempts`)).json()) as TaskAttempts
  assert.deepEqual(
    items.map(({ outcome }) => outcome),
    ['lost', 'lost', 'lost', 'lost', 'lost'],
  )
})

test('a stopping worker stops its process for suspects, which releases its task', { timeout: 60_000 }, async t => {
  wire.answer(() => JSON.stringify({ summary: 'It is short.' }))
  wire.delayMs = 20_000
  const user = await platform.addUser()
  const { task_id } = await submitted(api, user, { content: 'A slow text.' })
  await platform.owner.query('UPDATE task_queue SET suspect = true WHERE task_id = $1', [task_id])
  const worker = superviseWorker()
  t.after(() => worker.stop())
  const asked = wire.sent.length
  await pollUntil('the suspect asks the AI', 30_000, () => wire.sent.length > asked)
  await worker.stop()
  const { items } = (await (await call(api, user, `/process/tasks/${task_id}/attempts`)).json()) as TaskAttempts
  assert.deepEqual(
    items.map(({ outcome }) => outcome),
    ['released'],
  )
  const { rows } = await platform.owner.query('SELECT attempts_used FROM task_queue WHERE task_id = $1', [task_id])
  assert.deepEqual(rows, [{ attempts_used: 0 }])
})
