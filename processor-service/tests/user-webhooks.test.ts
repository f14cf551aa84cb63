// Longer than most: everything that a receiver may do to a delivery.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { NewWebhook } from '@ai-platform/contracts/webhook.ts'
import { replaceSecret, updateEndpoint } from '@ai-platform/database/webhooks/change-endpoint.ts'
import { insertEndpoint } from '@ai-platform/database/webhooks/insert-endpoint.ts'
import { queueAgain, queuePing } from '@ai-platform/database/webhooks/send-again.ts'
import {
  startWebhookReceiver,
  verifyWebhook,
  type WebhookReceiver,
} from '@ai-platform/testkit/servers/webhook-receiver.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import {
  call,
  createTestPlatform,
  finalTask,
  submitted,
  type TestPlatform,
  type TestService,
  type TestUser,
} from './start-service.ts'

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const allFinal: NewWebhook['events'] = ['task.completed', 'task.failed', 'task.cancelled']
const timeoutMs = 3_000

let platform: TestPlatform
let service: TestService
const receivers: WebhookReceiver[] = []

before(async () => {
  platform = await createTestPlatform()
  service = await platform.start({ ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8' }, config => ({
    ...config,
    deliveries: { retryDelaysSeconds: [0.5, 2, 2], attemptTimeoutMs: timeoutMs, maxFailingSeconds: 5 * 86_400 },
  }))
})
after(() => platform.close())
afterEach(async () => {
  await platform.owner.query('DELETE FROM webhook_endpoints')
  await Promise.all(receivers.splice(0).map(receiver => receiver.stop()))
})

async function startReceiver(): Promise<WebhookReceiver> {
  const receiver = await startWebhookReceiver()
  receivers.push(receiver)
  return receiver
}

async function addEndpoint(user: TestUser, url: string, changes: Partial<NewWebhook> = {}): Promise<string> {
  const id = randomUUID()
  await insertEndpoint(platform.owner, {
    id,
    userId: user.id,
    secret,
    url,
    events: allFinal,
    description: '',
    ...changes,
  })
  return id
}

/** Submits a note and waits until its task has ended. */
async function complete(user: TestUser, filename = 'note.txt'): Promise<string> {
  const { task_id } = await submitted(service, user, { content: 'The harbour was calm. It was late.', filename })
  await finalTask(service, user, task_id)
  return task_id
}

const deliveriesOf = async (endpointId: string) =>
  (await platform.owner.query('SELECT * FROM webhook_deliveries WHERE endpoint_id = $1 ORDER BY seq', [endpointId]))
    .rows

const statusOf = async (endpointId: string) =>
  (await platform.owner.query('SELECT status, disabled_reason FROM webhook_endpoints WHERE id = $1', [endpointId]))
    .rows[0]

const seqsOf = (received: WebhookReceiver['received']) => received.map(({ message }) => message.data.seq)

const isRising = (seqs: (number | null)[]) =>
  seqs.every((seq, index) => index === 0 || Number(seq) > Number(seqs[index - 1]))

test('final events reach the endpoints of their user alone, signed, in order and with the metadata', async () => {
  const [user, other] = [await platform.addUser(), await platform.addUser()]
  const [receiver, elsewhere] = [await startReceiver(), await startReceiver()]
  const endpointId = await addEndpoint(user, `${receiver.url}/hooks?from=here`)
  await addEndpoint(other, elsewhere.url)
  const form = { fields: { metadata: '{"customer":"4711"}' } }
  const done = await submitted(service, user, { content: 'The harbour was calm.' }, form)
  await finalTask(service, user, done.task_id)
  const failed = await submitted(service, user, { content: '<p></p>', filename: 'empty.html', type: 'text/html' })
  await finalTask(service, user, failed.task_id)
  const accepted = await receiver.waitForAccepted(2)
  const log = (await (await call(service, user, '/process/events')).json()) as { items: Record<string, unknown>[] }
  for (const [index, request] of accepted.entries()) {
    const { type, timestamp, data } = verifyWebhook(secret, request)
    const event = log.items.find(({ seq }) => seq === data.seq)
    const { metadata, ...rest } = data
    assert.deepEqual({ ...rest, event: type.replace('.', '_'), at: timestamp }, event)
    assert.deepEqual(metadata, index === 0 ? { customer: '4711' } : {})
    assert.equal(request.path, '/hooks?from=here')
  }
  assert.equal(isRising(seqsOf(accepted)), true)
  const rows = await deliveriesOf(endpointId)
  assert.deepEqual(
    rows.map(({ id, status, attempts, response_status, error }) => [id, status, attempts, response_status, error]),
    accepted.map(({ headers }) => [headers['webhook-id'], 'delivered', 1, 204, null]),
  )
  assert.deepEqual(elsewhere.received, [])
})

test('an event arrives within a moment of its commit', async () => {
  const user = await platform.addUser()
  const receiver = await startReceiver()
  await addEndpoint(user, receiver.url)
  const latencies: number[] = []
  for (let index = 1; index <= 5; index++) {
    await complete(user)
    const accepted = await receiver.waitForAccepted(index)
    const last = accepted.at(-1)
    latencies.push((last?.at ?? 0) - Date.parse(last?.message.timestamp ?? ''))
  }
  const median = latencies.toSorted((a, b) => a - b)[2] ?? 0
  assert.ok(median < 500, `${latencies} ms`)
})

test('a receiver that answers 500 for a moment gets each event once, in order and with the same id', async () => {
  const user = await platform.addUser()
  const receiver = await startReceiver()
  const endpointId = await addEndpoint(user, receiver.url)
  receiver.answerWith((_request, tries) => (tries === 1 ? 500 : 200))
  for (let index = 0; index < 3; index++) await complete(user)
  const accepted = await receiver.waitForAccepted(3)
  assert.equal(isRising(seqsOf(accepted)), true)
  assert.equal(new Set(accepted.map(({ headers }) => headers['webhook-id'])).size, 3)
  const [first, second] = receiver.received
  assert.equal(first?.headers['webhook-id'], second?.headers['webhook-id'])
  assert.deepEqual(
    (await deliveriesOf(endpointId)).map(({ status, attempts }) => [status, attempts]),
    Array(3).fill(['delivered', 2]),
  )
})

test('an event that the receiver never accepts lets later ones pass, and fails after its last retry', async () => {
  const user = await platform.addUser()
  const receiver = await startReceiver()
  const endpointId = await addEndpoint(user, receiver.url)
  receiver.answerWith(({ message }) => (message.data.filename === 'poison.txt' ? 422 : 200))
  await complete(user, 'poison.txt')
  await complete(user, 'later.txt')
  await receiver.waitForAccepted(1)
  assert.equal(receiver.received.length, 3, 'two attempts of the first, then the later one')
  const [poison, later] = await pollUntil('the last retry', 20_000, async () => {
    const rows = await deliveriesOf(endpointId)
    return rows[0].status === 'failed' && rows
  })
  assert.deepEqual([poison.attempts, poison.response_status, poison.error], [4, 422, 'The receiver answered 422.'])
  assert.equal(later.status, 'delivered')
  assert.equal((await statusOf(endpointId)).status, 'enabled')
})

test('a receiver that hangs is left after the time-out and delays no other', async () => {
  const [user, other] = [await platform.addUser(), await platform.addUser()]
  const [hanging, quick] = [await startReceiver(), await startReceiver()]
  hanging.answerWith(() => () => {})
  const endpointIds = await Promise.all(Array.from({ length: 10 }, () => addEndpoint(user, hanging.url)))
  await addEndpoint(other, quick.url)
  await complete(user)
  await complete(other)
  const [request] = await quick.waitForAccepted(1, 1_000)
  assert.ok(request)
  const [row] = await pollUntil('the time-out', 10_000, async () => {
    const rows = await deliveriesOf(endpointIds[0] ?? '')
    return rows[0]?.attempts > 0 && rows
  })
  assert.deepEqual([row.response_status, row.error], [null, 'The receiver did not answer within 3 s.'])
})

test('200 hanging endpoints of many users delay no other', async () => {
  const other = await platform.addUser()
  const [hanging, quick] = [await startReceiver(), await startReceiver()]
  hanging.answerWith(() => () => {})
  const { rows } = await platform.owner.query(
    `INSERT INTO users (id, username, email) SELECT gen_random_uuid(), 'hangs' || n, 'hangs' || n || '@example.com'
     FROM generate_series(1, 200) AS n RETURNING id`,
  )
  for (const { id } of rows) await addEndpoint({ id, token: '' }, hanging.url)
  await addEndpoint(other, quick.url)
  await platform.owner.query(
    `WITH delivery AS (
       INSERT INTO webhook_deliveries (id, endpoint_id, user_id, type, data, ordered)
       SELECT new_delivery_id(), id, user_id, 'ping', '{"filename":null,"task_type":null,"status":null,"error":null,"metadata":{}}', false
       FROM webhook_endpoints WHERE url LIKE $1 || '%' RETURNING endpoint_id)
     UPDATE webhook_schedules SET wakes = wakes + 1, due_at = now() FROM delivery WHERE webhook_schedules.endpoint_id = delivery.endpoint_id`,
    [hanging.url],
  )
  await pollUntil('many open requests', 10_000, () => hanging.received.length > 100)
  for (let index = 1; index <= 5; index++) {
    const started = performance.now()
    await complete(other)
    await quick.waitForAccepted(index, 3_000)
    assert.ok(performance.now() - started < 3_000)
  }
})

test('a redirect is not followed', async () => {
  const user = await platform.addUser()
  const [receiver, inside] = [await startReceiver(), await startReceiver()]
  const endpointId = await addEndpoint(user, receiver.url)
  receiver.answerWith(() => response => response.writeHead(307, { location: inside.url }).end())
  await complete(user)
  const [row] = await pollUntil('the answer', 10_000, async () => {
    const rows = await deliveriesOf(endpointId)
    return rows[0]?.attempts > 0 && rows
  })
  assert.equal(row.response_status, 307)
  assert.match(row.error, /Redirects are not followed/)
  assert.deepEqual(inside.received, [])
})

test('410 disables the endpoint, and what was pending comes in order once it is enabled', async () => {
  const user = await platform.addUser()
  const receiver = await startReceiver()
  const endpointId = await addEndpoint(user, receiver.url)
  receiver.answerWith(() => response => setTimeout(() => response.writeHead(410).end(), 1_000))
  await complete(user)
  await complete(user)
  await pollUntil('the end', 10_000, async () => (await statusOf(endpointId)).status === 'disabled')
  assert.match((await statusOf(endpointId)).disabled_reason, /410 Gone/)
  const calls = receiver.received.length
  await complete(user)
  await sleep(1_500)
  assert.equal(receiver.received.length, calls)
  receiver.answerWith(() => 200)
  await updateEndpoint(platform.owner, { id: endpointId, userId: user.id }, { status: 'enabled' })
  const accepted = await receiver.waitForAccepted(2)
  assert.deepEqual(seqsOf(accepted), [3, 6], 'not the event of the time in between')
})

test('5 days without a success disable the endpoint', async () => {
  const user = await platform.addUser()
  const receiver = await startReceiver()
  const endpointId = await addEndpoint(user, receiver.url)
  receiver.answerWith(() => 500)
  await complete(user)
  await pollUntil('a failure', 10_000, async () => (await deliveriesOf(endpointId))[0]?.attempts > 0)
  assert.equal((await statusOf(endpointId)).status, 'enabled')
  await platform.owner.query(`UPDATE webhook_schedules SET failing_since = now() - interval '5 days'`)
  await pollUntil('the end', 10_000, async () => (await statusOf(endpointId)).status === 'disabled')
  assert.match((await statusOf(endpointId)).disabled_reason, /No delivery succeeded for 5 days/)
})

test('a receiver that died and came back gets every event', async () => {
  const user = await platform.addUser()
  const receiver = await startReceiver()
  const endpointId = await addEndpoint(user, receiver.url)
  await complete(user)
  await receiver.waitForAccepted(1)
  await receiver.die()
  await complete(user)
  await complete(user)
  const [, row] = await pollUntil('a failure', 10_000, async () => {
    const rows = await deliveriesOf(endpointId)
    return rows[1]?.attempts > 0 && rows
  })
  assert.match(row.error, /refuses connections/)
  await receiver.comeBack()
  const accepted = await receiver.waitForAccepted(3)
  assert.deepEqual(
    seqsOf(accepted).toSorted((a, b) => Number(a) - Number(b)),
    [3, 6, 9],
  )
})

test('after a rotation both secrets verify', async () => {
  const user = await platform.addUser()
  const receiver = await startReceiver()
  const endpointId = await addEndpoint(user, receiver.url)
  const next = `whsec_${Buffer.alloc(32, 8).toString('base64')}`
  await replaceSecret(platform.owner, { id: endpointId, userId: user.id }, next)
  await complete(user)
  const [request] = await receiver.waitForAccepted(1)
  assert.ok(request)
  for (const key of [secret, next]) assert.equal(verifyWebhook(key, request).type, 'task.completed')
  assert.throws(() => verifyWebhook(`whsec_${Buffer.alloc(32, 9).toString('base64')}`, request))
})

test('a ping is sent, and a delivery that ended is sent again with the same id', async () => {
  const user = await platform.addUser()
  const receiver = await startReceiver()
  const endpointId = await addEndpoint(user, receiver.url, { events: ['task.failed'] })
  const endpoint = { id: endpointId, userId: user.id }
  await complete(user)
  assert.equal(await queuePing(platform.owner, endpoint), 'queued')
  const [ping] = await receiver.waitForAccepted(1)
  assert.ok(ping)
  assert.equal(verifyWebhook(secret, ping).type, 'ping')
  const deliveryId = ping.headers['webhook-id'] ?? ''
  assert.equal(await queueAgain(platform.owner, { ...endpoint, deliveryId }), 'queued')
  const [, again] = await receiver.waitForAccepted(2)
  assert.equal(again?.headers['webhook-id'], deliveryId)
})

test('the metrics count attempts and pending deliveries', async () => {
  const user = await platform.addUser()
  const receiver = await startReceiver()
  await addEndpoint(user, receiver.url)
  receiver.answerWith((_request, tries) => (tries === 1 ? 500 : 200))
  await complete(user)
  await receiver.waitForAccepted(1)
  const metrics = await (await fetch(`${service.url}/metrics`)).text()
  for (const outcome of ['delivered', 'retried'])
    assert.match(metrics, new RegExp(`user_webhook_attempts_total\\{outcome="${outcome}".*\\} [1-9]`))
  assert.match(metrics, /user_webhooks_pending\{.*\} \d/)
})
