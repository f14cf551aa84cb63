import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPool, type Pool } from '@ai-platform/database/pool.ts'
import { claimEndpoints, claimSeconds } from '@ai-platform/database/webhooks/claim-endpoints.ts'
import { insertEndpoint } from '@ai-platform/database/webhooks/insert-endpoint.ts'
import { queuePing } from '@ai-platform/database/webhooks/send-again.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import type { OutboundRequest, OutboundResponse } from '@ai-platform/runtime/outbound/outbound.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { Registry } from 'prom-client'
import { deliveryTimes as times } from '../src/config/delivery-times.ts'
import { startEndpointDeliveries } from '../src/webhooks/endpoints/deliver-to-endpoints.ts'
import { createDeliveryMetrics } from '../src/webhooks/endpoints/metrics.ts'
import { createTestPlatform, type TestPlatform } from './start-service.ts'

const log = createLogger({ service: 'test', version: 'test', level: 'fatal', pretty: false })
let platform: TestPlatform
let pool: Pool
let endpointId: string
let userId: string

before(async () => {
  platform = await createTestPlatform()
  const connectionString = platform.database.processorUrl
  pool = createPool({ connectionString, max: 4, applicationName: 'test', lookupsOnly: true, onError: () => {} })
  const user = await platform.addUser()
  userId = user.id
  endpointId = randomUUID()
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const endpoint = { url: 'https://example.com/', events: ['task.completed' as const], description: '' }
  await insertEndpoint(platform.owner, { ...endpoint, id: endpointId, userId, secret })
})
after(async () => {
  await pool.end()
  await platform.close()
})

/** A receiver that answers when it is told to. */
function createReceiver() {
  const answers: (() => void)[] = []
  return {
    get requests() {
      return answers.length
    },
    answerAll() {
      for (const answer of answers) answer()
    },
    request: (url: string | URL, { signal }: OutboundRequest = {}) =>
      new Promise<OutboundResponse>((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
        answers.push(() => resolve({ statusCode: 204, headers: {}, body: Readable.from([]), url: new URL(url) }))
      }),
  }
}

function deliver(outbound: ReturnType<typeof createReceiver>, leasePool: Pick<Pool, 'query'>) {
  const metrics = createDeliveryMetrics(new Registry())
  const alone = Promise.resolve(false)
  return startEndpointDeliveries({ pool, leasePool: leasePool as Pool, alone, outbound, times, metrics, log })
}

const broken = { query: () => Promise.reject(new Error('the database is away')) } as unknown as Pool

const lastDelivery = async () =>
  (await platform.owner.query('SELECT status, attempts FROM webhook_deliveries ORDER BY id DESC LIMIT 1')).rows[0]

test('an attempt that outlasts its claim is not repeated by the process that makes it', {
  timeout: 60_000,
}, async t => {
  const receiver = createReceiver()
  const deliveries = deliver(receiver, broken)
  t.after(() => deliveries.stop())
  await queuePing(platform.owner, { id: endpointId, userId })
  await pollUntil('the request', 10_000, () => receiver.requests === 1)
  await sleep((claimSeconds + 3) * 1_000)
  assert.equal(receiver.requests, 1)
  const [{ over }] = (await pool.query('SELECT bool_and(claimed_until < now()) AS over FROM webhook_schedules')).rows
  assert.equal(over, true)
  receiver.answerAll()
  await pollUntil('its record', 5_000, async () => (await lastDelivery()).status === 'delivered')
  assert.deepEqual([(await lastDelivery()).attempts, receiver.requests], [1, 1])
})

test('the claim of an attempt under way is renewed, so that no other process takes it', {
  timeout: 60_000,
}, async t => {
  const receiver = createReceiver()
  const deliveries = deliver(receiver, pool)
  t.after(() => deliveries.stop())
  await queuePing(platform.owner, { id: endpointId, userId })
  await pollUntil('the request', 10_000, () => receiver.requests === 1)
  const ends = performance.now() + (claimSeconds + 3) * 1_000
  while (performance.now() < ends) {
    assert.deepEqual(await claimEndpoints(pool, { usual: 10, slow: 10 }), [])
    await sleep(200)
  }
  receiver.answerAll()
  await pollUntil('its record', 5_000, async () => (await lastDelivery()).status === 'delivered')
})
