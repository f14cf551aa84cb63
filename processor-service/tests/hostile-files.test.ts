import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Problem } from '@ai-platform/contracts/problem.ts'
import type { Task } from '@ai-platform/contracts/task.ts'
import { hostileDocuments } from './hostile-documents.ts'
import {
  call,
  createTestPlatform,
  finalTask,
  submit,
  type TestPlatform,
  type TestService,
  type TestUser,
} from './start-service.ts'

/** Errors that tell the user what is wrong with the document. */
const clearErrors = ['unreadable_document', 'password_protected', 'no_text_found', 'document_too_complex']
const maxHealthMs = 250
/** On a machine that is busy with other programs, the same calls are this much slower than before the files. */
const maxSlowdown = 4

let platform: TestPlatform
let service: TestService
let user: TestUser

const slipName = `slipped-${randomUUID()}`
const documents = hostileDocuments(slipName)
const unhealthy: number[] = []
let stopped = false

/** Calls /health every 50 ms. @returns the 99th percentile of the response times, in ms */
async function watchHealth(until: () => boolean): Promise<number> {
  const times: number[] = []
  while (!until()) {
    const started = performance.now()
    const response = await fetch(`${service.url}/health`)
    await response.text()
    times.push(performance.now() - started)
    if (response.status !== 200) unhealthy.push(response.status)
    await sleep(50)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0
}

before(async () => {
  platform = await createTestPlatform()
  service = await platform.start({ EXTRACTION_TIMEOUT_MS: '10000' })
  user = await platform.addUser()
})

after(() => platform.close())

describe('hostile files', { concurrency: 2 }, () => {
  let quietMs: number
  let watching: Promise<number>
  before(async () => {
    const end = performance.now() + 3_000
    quietMs = await watchHealth(() => performance.now() > end)
    watching = watchHealth(() => stopped)
  })
  after(async () => {
    stopped = true
    const p99 = await watching
    assert.deepEqual(unhealthy, [])
    assert.ok(p99 < Math.max(maxHealthMs, maxSlowdown * quietMs), `/health: p99 ${p99} ms, ${quietMs} ms before`)
    assert.deepEqual(await platform.storedFiles(), [])
    assert.ok(!existsSync(`/tmp/${slipName}`), 'an entry of an archive was written outside the storage')
  })

  for (const { filename, content } of documents) {
    test(`${filename} ends in a clear error or is read within its limits`, async t => {
      const response = await submit(service, user, { content, filename, type: 'application/octet-stream' })
      const body = (await response.json()) as Pick<Task, 'task_id'> & Pick<Problem, 'code'>
      if (response.status !== 202) {
        t.diagnostic(`refused: ${body.code}`)
        assert.deepEqual([response.status, body.code], [415, 'unsupported_file_type'])
        return
      }
      const task = await finalTask(service, user, body.task_id, 120)
      t.diagnostic(task.error ? task.error.code : `${task.status}, ${task.coverage?.characters} characters`)
      if (task.status === 'failed') assert.ok(clearErrors.includes(task.error?.code ?? ''), JSON.stringify(task.error))
      else assert.equal(task.status, 'completed')
      const deleted = await call(service, user, `/process/tasks/${task.task_id}`, { method: 'DELETE' })
      assert.equal(deleted.status, 204)
    })
  }
})
