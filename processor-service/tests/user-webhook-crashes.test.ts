import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { claimSeconds } from '@ai-platform/database/webhooks/claim-endpoints.ts'
import { insertEndpoint } from '@ai-platform/database/webhooks/insert-endpoint.ts'
import { queuePing } from '@ai-platform/database/webhooks/send-again.ts'
import { privateHosts, privateNames } from '@ai-platform/testkit/private-addresses.ts'
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

function startWorker(settings: Record<string, string>, { environment } = api): Promise<Child> {
  const env = {
    ...process.env,
    ...environment,
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

test('the endpoint of a killed worker is claimed after its claim, and at once by a worker that starts alone', {
  timeout: 120_000,
}, async t => {
  const allowed = { ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8' }
  const other = await createTestPlatform()
  const workers: Child[] = []
  t.after(async () => {
    for (const worker of workers) await worker.kill()
    await other.close()
  })
  const start = async () => {
    const worker = await startWorker(allowed, first)
    workers.push(worker)
    return worker
  }
  const first = await other.start({ PROCESSOR_ROLE: 'api' })
  const user = await other.addUser()
  const id = randomUUID()
  const endpoint = { url: receiver.url, events: ['task.completed' as const], description: '' }
  await insertEndpoint(other.owner, { ...endpoint, id, userId: user.id, secret })
  receiver.answerWith(() => () => {})
  await queuePing(other.owner, { id, userId: user.id })
  const requests = () => receiver.received.filter(({ message }) => message.type === 'ping')
  const nextRequest = async (count: number) => {
    await pollUntil(`request ${count}`, 30_000, () => requests().length >= count, 10)
    return performance.now()
  }
  const killed = await start()
  await nextRequest(1)
  const second = await start()
  await sleep(3_000)
  await killed.kill()
  const killedMs = performance.now()
  const waitedMs = (await nextRequest(2)) - killedMs
  assert.ok(waitedMs > 1_000 && waitedMs < (claimSeconds + 4) * 1_000, `${waitedMs} ms: a held claim is renewed`)
  await second.kill()
  await first.stop()
  // No time would end this claim.
  await other.owner.query(`UPDATE webhook_schedules SET claimed_until = now() + interval '1 day'`)
  await start()
  await nextRequest(3)
})

test('no address of this machine or its network is connected to', { timeout: 120_000 }, async t => {
  let connections = 0
  const target = createServer(socket => {
    connections++
    socket.destroy()
  })
  await once(target.listen(0), 'listening')
  t.after(() => target.close())
  const { port } = target.address() as AddressInfo
  const hosts = privateHosts.filter(host => !(host in privateNames))
  for (const host of hosts) {
    const user = await platform.addUser()
    // The API refuses most of them. A change of ALLOWED_PRIVATE_NETWORKS may leave one behind.
    for (const scheme of ['https', 'http', 'HTTPS']) {
      const id = await addEndpoint(user, `${scheme}://${host}:${port}/`)
      await queuePing(platform.owner, { id, userId: user.id })
    }
  }
  const worker = await startWorker({})
  t.after(() => worker.kill())
  const errors = await pollUntil('an attempt for each', 60_000, async () => {
    const { rows } = await platform.owner.query(
      `SELECT url, error, response_status FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id
       WHERE d.type = 'ping' AND d.attempts > 0`,
    )
    return rows.length >= hosts.length * 3 && rows
  })
  for (const { url, error, response_status } of errors)
    assert.ok(response_status === null && /not at a public address|not https/.test(error), `${url}: ${error}`)
  assert.equal(connections, 0)
})
