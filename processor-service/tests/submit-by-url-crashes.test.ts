import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import { type Child, startChild } from '@ai-platform/testkit/processes/child.ts'
import { mainFiles } from '@ai-platform/testkit/processes/main-files.ts'
import { pollUntil, waitUntil } from '@ai-platform/testkit/wait-until.ts'
import { call, createTestPlatform, type TestPlatform, type TestUser } from './start-service.ts'

let platform: TestPlatform
let folder: string
let environment: NodeJS.ProcessEnv

/** Sends the first part of a long text, and no end. */
const origin = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain' })
  response.write('A sentence of a long text. '.repeat(4_000))
})

before(async () => {
  platform = await createTestPlatform()
  folder = await mkdtemp(join(tmpdir(), 'ai-platform-fetch-'))
  const service = await platform.start({ PROCESSOR_ROLE: 'api', ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8' })
  environment = { ...service.environment, PROCESSOR_ROLE: 'all', SHUTDOWN_GRACE_MS: '8000' }
  await service.stop()
  await once(origin.listen(0, '127.0.0.1'), 'listening')
})
after(async () => {
  origin.closeAllConnections()
  origin.close()
  await platform.close()
  await rm(folder, { recursive: true, force: true })
})

async function startProcessor(): Promise<{ child: Child; url: string }> {
  const port = String(await findFreePort())
  const env = { ...process.env, ...environment, PORT: port }
  const child = await startChild(process.execPath, [mainFiles.processor], { env, logFile: join(folder, 'log') })
  const url = `http://127.0.0.1:${port}`
  await waitUntil('the service', 30_000, async () => (await fetch(`${url}/readyz`)).ok)
  return { child, url }
}

/** Submits the URL and waits until a part of its document is stored. */
async function beginFetch(url: string, user: TestUser): Promise<{ answer: Promise<Response> }> {
  const address = `http://127.0.0.1:${(origin.address() as AddressInfo).port}/long.txt`
  const answer = call({ url } as Parameters<typeof call>[0], user, '/process/submit', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: address }),
  })
  answer.catch(() => {})
  await pollUntil('a part of the document', 10_000, async () => (await platform.storedFiles()).length === 1)
  return { answer }
}

async function rowsOf(user: TestUser): Promise<number> {
  const tables = ['processing_tasks', 'task_queue', 'task_events', 'idempotency_keys', 'short_documents']
  const counts = tables.map(table => `(SELECT count(*) FROM ${table})`).join(' + ')
  const { rows } = await platform.owner.query(`SELECT ${counts} AS count FROM users WHERE id = $1`, [user.id])
  return Number(rows[0].count)
}

test('a processor that is killed during a fetch leaves nothing once it runs again', { timeout: 90_000 }, async t => {
  const user = await platform.addUser()
  const first = await startProcessor()
  t.after(() => first.child.kill())
  const { answer } = await beginFetch(first.url, user)
  await first.child.kill()
  await assert.rejects(answer)
  const next = await startProcessor()
  t.after(() => next.child.stop())
  await pollUntil('the file to go', 10_000, async () => (await platform.storedFiles()).length === 0)
  assert.equal(await rowsOf(user), 0)
  await next.child.stop()
})

test('a processor that stops during a fetch answers 503 at once and leaves nothing', { timeout: 90_000 }, async t => {
  const user = await platform.addUser()
  const { child, url } = await startProcessor()
  t.after(() => child.kill())
  const { answer } = await beginFetch(url, user)
  const started = performance.now()
  const stopped = child.stop()
  const response = await answer
  const answeredMs = performance.now() - started
  const { code } = (await response.json()) as { code: string }
  assert.deepEqual([response.status, code, response.headers.get('retry-after')], [503, 'not_accepting', '5'])
  assert.deepEqual(await stopped, { code: 0, signal: null })
  const stoppedMs = performance.now() - started
  // Both take under a second on an idle machine. The drain alone would take 5.5 s.
  assert.ok(answeredMs < 3_000 && stoppedMs < 5_000, `answered after ${answeredMs} ms, stopped after ${stoppedMs} ms`)
  assert.deepEqual(await platform.storedFiles(), [])
  assert.equal(await rowsOf(user), 0)
})
