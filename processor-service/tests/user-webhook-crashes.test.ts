import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { insertEndpoint } from '@ai-platform/database/webhooks/insert-endpoint.ts'
import { type Child, startChild } from '@ai-platform/testkit/processes/child.ts'
import { mainFiles } from '@ai-platform/testkit/processes/main-files.ts'
import {
  startWebhookReceiver,
  verifyWebhook,
  type WebhookReceiver,
} from '@ai-platform/testkit/servers/webhook-receiver.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { createTestPlatform, submitted, type TestPlatform, type TestService, type TestUser } from './start-service.ts'

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

let platform: TestPlatform
let api: TestService
let folder: string
let receiver: WebhookReceiver

before(async () => {
  platform = await createTestPlatform()
  folder = await mkdtemp(join(tmpdir(), 'ai-platform-hooks-'))
  api = await platform.start({ PROCESSOR_ROLE: 'api' })
  receiver = await startWebhookReceiver()
})
after(async () => {
  await receiver.stop()
  await platform.close()
  await rm(folder, { recursive: true, force: true })
})

function startWorker(settings: Record<string, string>): Promise<Child> {
  const env = {
    ...process.env,
    ...api.environment,
    PROCESSOR_ROLE: 'worker',
    PORT: '0',
    LEASE_SECONDS: '6',
    ...settings,
  }
  return startChild(process.execPath, [mainFiles.processor], { env, logFile: join(folder, 'worker.log') })
}

async function addEndpoint(user: TestUser, url: string): Promise<string> {
  const id = randomUUID()
  const endpoint = { url, events: ['task.completed' as const], description: '' }
  await insertEndpoint(platform.owner, { ...endpoint, id, userId: user.id, secret })
  return id
}

const submitNotes = (user: TestUser, count: number) =>
  Promise.all(Array.from({ length: count }, () => submitted(api, user, { content: 'The harbour was calm.' })))

test('workers that are killed between lose no event, and the order stays', { timeout: 120_000 }, async t => {
  const allowed = { ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8' }
  const user = await platform.addUser()
  const endpointId = await addEndpoint(user, receiver.url)
  receiver.answerWith(() => response => setTimeout(() => response.writeHead(200).end(), 150))
  await submitNotes(user, 20)
  let worker = await startWorker(allowed)
  t.after(() => worker.kill())
  for (const count of [3, 8]) {
    await pollUntil(`${count} deliveries`, 60_000, () => receiver.received.length >= count)
    await worker.kill()
    worker = await startWorker(allowed)
  }
  await pollUntil('the end of all deliveries', 90_000, async () => {
    const { rows } = await platform.owner.query('SELECT status FROM webhook_deliveries WHERE endpoint_id = $1', [
      endpointId,
    ])
    return rows.length === 20 && rows.every(({ status }) => status === 'delivered')
  })
  const seqs = receiver.received.map(request => Number(verifyWebhook(secret, request).data.seq))
  const { rows } = await platform.owner.query(
    `SELECT seq FROM task_events WHERE user_id = $1 AND event = 'task_completed' ORDER BY seq`,
    [user.id],
  )
  const expected = rows.map(({ seq }) => Number(seq))
  assert.deepEqual([...new Set(seqs)], expected, 'each event, in the order of the log')
  assert.ok(seqs.length <= expected.length + 2, 'a kill repeats at most the delivery under way')
  assert.deepEqual(
    seqs,
    seqs.toSorted((a, b) => a - b),
  )
})

test('a stopping worker hands its endpoint over within a moment', { timeout: 60_000 }, async t => {
  const allowed = { ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8' }
  const user = await platform.addUser()
  await addEndpoint(user, receiver.url)
  const first = receiver.received.length
  receiver.answerWith((_request, tries) => (tries === 1 ? () => {} : 200))
  const worker = await startWorker(allowed)
  await submitNotes(user, 1)
  await pollUntil('the request', 30_000, () => receiver.received.length > first)
  const next = await startWorker(allowed)
  t.after(() => next.kill())
  await sleep(3_000)
  const { code } = await worker.stop()
  assert.equal(code, 0)
  await pollUntil('the repeated request', 4_000, () => receiver.received.length > first + 1)
})

test('an address inside the network is not connected to', { timeout: 60_000 }, async t => {
  const user = await platform.addUser()
  const calls = receiver.received.length
  const { port } = new URL(receiver.url)
  const endpointId = await addEndpoint(user, `https://localhost:${port}/`)
  const worker = await startWorker({})
  t.after(() => worker.kill())
  await submitNotes(user, 1)
  const row = await pollUntil('an attempt', 30_000, async () => {
    const { rows } = await platform.owner.query('SELECT * FROM webhook_deliveries WHERE endpoint_id = $1', [endpointId])
    return rows[0]?.attempts > 0 && rows[0]
  })
  assert.equal(row.response_status, null)
  assert.match(row.error, /not at a public address/)
  assert.equal(receiver.received.length, calls)
})
