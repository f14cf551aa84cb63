// Longer than most: the statements of a delivery's life, in their order.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { inTransaction } from '../pool.ts'
import { deleteTask } from '../tasks/delete-task.ts'
import { openPool } from '../tasks/testing/task-database.ts'
import { deleteEndpoint, replaceSecret, updateEndpoint } from './change-endpoint.ts'
import {
  claimEndpoints,
  claimSeconds,
  type EndpointClaim,
  releaseEndpoint,
  releaseLostClaims,
  renewClaims,
} from './claim-endpoints.ts'
import { countPendingDeliveries } from './count-pending-deliveries.ts'
import { disableEndpoint } from './disable-endpoint.ts'
import { listDeliveries } from './list-deliveries.ts'
import { pruneWebhooks } from './prune-webhooks.ts'
import { type RecordedAttempt, recordAttempt } from './record-attempt.ts'
import { queueAgain, queuePing } from './send-again.ts'
import { takeNextDelivery } from './take-next-delivery.ts'
import { openWebhookDatabase, type WebhookDatabase } from './testing/webhook-database.ts'

const places = { usual: 10, slow: 10 }
let database: WebhookDatabase
let userId: string

before(async () => {
  database = await openWebhookDatabase()
})
after(() => database.close())

const failure = (deliveryId: string, changes: Partial<RecordedAttempt> = {}): RecordedAttempt => ({
  deliveryId,
  failuresBefore: 0,
  status: 'pending',
  responseStatus: 500,
  error: 'The receiver answered 500.',
  delaySeconds: 60,
  ordered: true,
  slow: false,
  ...changes,
})
const success = (deliveryId: string): RecordedAttempt =>
  failure(deliveryId, { status: 'delivered', responseStatus: 204, error: null, delaySeconds: 0, ordered: false })

/** A new user with one endpoint; earlier ones are gone. */
async function start(): Promise<string> {
  await database.owner.query('DELETE FROM users')
  userId = await database.addUser()
  return database.addEndpoint(userId)
}
const rowsOf = async (sql: string, values: unknown[] = []) => (await database.owner.query(sql, values)).rows
const deliveries = () => rowsOf('SELECT * FROM webhook_deliveries ORDER BY seq')

test('each final event queues a delivery for each endpoint that wants its type, in the same statement', async () => {
  const first = await start()
  const second = await database.addEndpoint(userId, { events: ['task.cancelled'] })
  const other = await database.addUser()
  await database.addEndpoint(other)
  const completedId = await database.complete(userId)
  const cancelledId = await database.cancel(userId)
  const rows = await deliveries()
  assert.deepEqual(
    rows.map(({ endpoint_id, type, seq, task_id, user_id }) => [endpoint_id, type, seq, task_id, user_id]).sort(),
    [
      [first, 'task.completed', 3, completedId, userId],
      [first, 'task.cancelled', 5, cancelledId, userId],
      [second, 'task.cancelled', 5, cancelledId, userId],
    ].sort(),
  )
  assert.deepEqual(rows[0]?.data, {
    filename: 'a_1%.txt',
    task_type: 'summarize',
    status: 'completed',
    error: null,
    metadata: {},
  })
})

test('an endpoint is claimed by one process, and its deliveries come in the order of seq', async () => {
  const endpointId = await start()
  for (let index = 0; index < 3; index++) await database.complete(userId)
  const [claims, others] = await Promise.all([
    claimEndpoints(database.pool, places),
    claimEndpoints(database.pool, places),
  ])
  assert.equal(claims.length + others.length, 1)
  const claim = [...claims, ...others][0]
  assert.ok(claim)
  assert.equal(claim.endpointId, endpointId)
  const seqs: (number | null)[] = []
  for (let index = 0; index < 3; index++) {
    const next = await database.take(claim)
    seqs.push(next.seq)
    assert.equal(await recordAttempt(database.pool, claim, success(next.id)), 0)
  }
  assert.deepEqual(seqs, [3, 6, 9])
  assert.equal(await takeNextDelivery(database.pool, claim), 'ended')
  assert.deepEqual(await claimEndpoints(database.pool, places), [])
})

test('a first failure holds later deliveries until its retry, a second one lets them pass', async () => {
  await start()
  await database.complete(userId)
  await database.complete(userId)
  const claim = await database.claimOne()
  const first = await database.take(claim)
  await recordAttempt(database.pool, claim, failure(first.id))
  assert.equal(await takeNextDelivery(database.pool, claim), 'ended')
  assert.deepEqual(await claimEndpoints(database.pool, places), [])
  await database.owner.query(`UPDATE webhook_deliveries SET next_attempt_at = now() WHERE id = $1`, [first.id])
  await database.owner.query('UPDATE webhook_schedules SET due_at = now()')
  const again = await database.claimOne()
  const retried = await database.take(again)
  assert.deepEqual([retried.id, retried.failures], [first.id, 1])
  await recordAttempt(database.pool, again, failure(first.id, { failuresBefore: 1, ordered: false, delaySeconds: 300 }))
  assert.equal((await database.take(again)).seq, 6)
})

test('a delivery that is queued while a worker finds none is not forgotten', async () => {
  await start()
  await database.complete(userId)
  const claim = await database.claimOne()
  const next = await database.take(claim)
  await recordAttempt(database.pool, claim, success(next.id))
  // The statement of the worker waits for the lock of one that has queued a delivery and does not see it.
  let taken: ReturnType<typeof takeNextDelivery> | undefined
  await inTransaction(database.owner, async client => {
    await client.query(`UPDATE webhook_schedules SET wakes = wakes + 1, due_at = now()`)
    await client.query(
      `INSERT INTO webhook_deliveries (id, endpoint_id, user_id, type, seq, data, ordered)
       SELECT new_delivery_id(), endpoint_id, user_id, 'task.completed', 99, '{}', true FROM webhook_schedules`,
    )
    taken = takeNextDelivery(database.pool, claim)
    await sleep(300)
  })
  assert.equal(await taken, 'changed')
  assert.equal((await database.take(claim)).seq, 99)
})

test('the claim of a dead process runs out, and its later writes change nothing', async () => {
  await start()
  await database.complete(userId)
  const dead = await database.claimOne()
  const { id } = await database.take(dead)
  assert.deepEqual(await claimEndpoints(database.pool, places), [])
  await database.owner.query(`UPDATE webhook_schedules SET claimed_until = now() - interval '1 second'`)
  assert.deepEqual(await claimEndpoints(database.pool, places, [dead.endpointId]), [], 'not by a process that holds it')
  // No claim ends in the first seconds of the database's life.
  const [next] = await pollUntil('the claim', claimSeconds * 2_000, async () => {
    const claims = await claimEndpoints(database.pool, places)
    return claims.length > 0 && claims
  })
  assert.ok(next)
  assert.equal((await database.take(next)).id, id)
  assert.equal(await recordAttempt(database.pool, dead, failure(id)), undefined)
  assert.equal(await takeNextDelivery(database.pool, dead), 'ended')
  await releaseEndpoint(database.pool, dead)
  assert.deepEqual(await claimEndpoints(database.pool, places), [])
  assert.equal(await recordAttempt(database.pool, next, success(id)), 0)
})

const claimedFor = async ({ endpointId }: EndpointClaim): Promise<number | null> =>
  (
    await rowsOf(
      `SELECT extract(epoch FROM claimed_until - now())::float8 AS s FROM webhook_schedules WHERE endpoint_id = $1`,
      [endpointId],
    )
  )[0]?.s

test('a claim is renewed while it is held, and neither one that has ended nor one of another process', async () => {
  await start()
  const other = await database.addUser()
  await database.addEndpoint(other)
  await database.complete(userId)
  await database.complete(other)
  const [first, second] = await claimEndpoints(database.pool, places)
  assert.ok(first && second)
  const shorten = () => database.owner.query(`UPDATE webhook_schedules SET claimed_until = now() + interval '1 second'`)
  await shorten()
  await renewClaims(database.pool, [first, { ...second, claim: second.claim - 1 }])
  assert.ok(Number(await claimedFor(first)) > claimSeconds - 1)
  assert.ok(Number(await claimedFor(second)) <= 1)
  await shorten()
  // A renewal does not wait for a row that a statement holds, such as one that queues a delivery.
  await inTransaction(database.owner, async client => {
    await client.query('SELECT FROM webhook_schedules WHERE endpoint_id = $1 FOR UPDATE', [first.endpointId])
    await renewClaims(database.pool, [first, second])
  })
  assert.ok(Number(await claimedFor(first)) <= 1)
  assert.ok(Number(await claimedFor(second)) > claimSeconds - 1)
  await releaseEndpoint(database.pool, second)
  await renewClaims(database.pool, [second])
  assert.equal(await claimedFor(second), null)
})

test('a process that is alone takes the endpoints of dead ones over at once', async () => {
  await start()
  await database.complete(userId)
  const dead = await database.claimOne()
  const { id } = await database.take(dead)
  assert.equal(await releaseLostClaims(database.pool), 1)
  assert.equal(await releaseLostClaims(database.pool), 0)
  const next = await database.claimOne()
  assert.equal((await database.take(next)).id, id)
  assert.equal(await recordAttempt(database.pool, dead, success(id)), undefined)
})

test('slow endpoints are claimed for places of their own', async () => {
  const endpointId = await start()
  await database.addEndpoint(userId)
  await database.complete(userId)
  await database.owner.query('UPDATE webhook_schedules SET slow = true WHERE endpoint_id = $1', [endpointId])
  assert.deepEqual(
    (await claimEndpoints(database.pool, { usual: 2, slow: 0 })).map(claim => claim.slow),
    [false],
  )
  assert.deepEqual(
    (await claimEndpoints(database.pool, { usual: 0, slow: 2 })).map(claim => claim.slow),
    [true],
  )
})

test('a disabled endpoint gets no new deliveries, and enabling it begins the pending ones anew in order', async () => {
  const endpointId = await start()
  await database.complete(userId)
  await database.complete(userId)
  const claim = await database.claimOne()
  const { id, url } = await database.take(claim)
  await recordAttempt(database.pool, claim, failure(id, { ordered: false, responseStatus: 410 }))
  assert.equal(await disableEndpoint(database.pool, { id: endpointId, url }, 'The receiver answered 410 Gone.'), true)
  await database.complete(userId)
  assert.equal((await deliveries()).length, 2)
  assert.equal(await takeNextDelivery(database.pool, claim), 'ended')
  assert.deepEqual(await claimEndpoints(database.pool, places), [])
  const shown = await listDeliveries(database.auth, { id: endpointId, userId }, { limit: 20 })
  assert.deepEqual(new Set(shown?.items.map(item => item.next_attempt_at)), new Set([null]))
  const enabled = await updateEndpoint(database.auth, { id: endpointId, userId }, { status: 'enabled' })
  assert.deepEqual([enabled?.status, enabled?.disabled_reason], ['enabled', null])
  const again = await database.claimOne()
  const first = await database.take(again)
  assert.deepEqual([first.seq, first.failures], [3, 0])
  await recordAttempt(database.pool, again, success(first.id))
  assert.equal((await database.take(again)).seq, 6)
})

test('the time without a success starts at the first failure and ends with a success', async () => {
  await start()
  await database.complete(userId)
  const claim = await database.claimOne()
  const { id } = await database.take(claim)
  await recordAttempt(database.pool, claim, failure(id, { delaySeconds: 0 }))
  await database.owner.query(`UPDATE webhook_schedules SET failing_since = failing_since - interval '3 days'`)
  const seconds = await recordAttempt(database.pool, claim, failure(id, { delaySeconds: 0 }))
  assert.ok(seconds !== undefined && Math.abs(seconds - 3 * 86_400) < 5, `${seconds}`)
  await database.owner.query(`UPDATE webhook_schedules SET failed_at = failed_at - interval '3 days'`)
  const afterPause = await recordAttempt(database.pool, claim, failure(id, { delaySeconds: 0 }))
  assert.ok(afterPause !== undefined && afterPause < 5, 'nothing was sent for days')
  assert.equal(await recordAttempt(database.pool, claim, success(id)), 0)
})

test('the deliveries of a disabled account wait', async () => {
  await start()
  await database.complete(userId)
  await database.owner.query('UPDATE users SET is_active = false WHERE id = $1', [userId])
  assert.deepEqual(await claimEndpoints(database.pool, places), [])
  await database.owner.query('UPDATE users SET is_active = true WHERE id = $1', [userId])
  await database.take(await database.claimOne())
})

test('a ping and a repeated delivery are due at once, and a disabled endpoint refuses both', async () => {
  const endpointId = await start()
  const endpoint = { id: endpointId, userId }
  assert.equal(await queuePing(database.auth, endpoint), 'queued')
  const claim = await database.claimOne()
  const ping = await database.take(claim)
  assert.deepEqual([ping.type, ping.seq, ping.taskId], ['ping', null, null])
  await recordAttempt(database.pool, claim, failure(ping.id, { status: 'failed', ordered: false }))
  assert.equal(await takeNextDelivery(database.pool, claim), 'ended')
  assert.equal(await queueAgain(database.auth, { ...endpoint, deliveryId: ping.id }), 'queued')
  const again = await database.claimOne()
  assert.deepEqual(await database.take(again), { ...ping, failures: 0 })
  const other = await database.addUser()
  assert.equal(await queueAgain(database.auth, { id: endpointId, userId: other, deliveryId: ping.id }), undefined)
  assert.equal(await queueAgain(database.auth, { ...endpoint, deliveryId: randomUUID() }), undefined)
  await updateEndpoint(database.auth, endpoint, { status: 'disabled' })
  assert.equal(await queuePing(database.auth, endpoint), 'disabled')
  assert.equal(await queueAgain(database.auth, { ...endpoint, deliveryId: ping.id }), 'disabled')
})

test('a redelivery that is asked for while the delivery is sent adds no second one', async () => {
  const endpointId = await start()
  await database.complete(userId)
  const claim = await database.claimOne()
  const { id } = await database.take(claim)
  for (let index = 0; index < 3; index++)
    assert.equal(await queueAgain(database.auth, { id: endpointId, userId, deliveryId: id }), 'queued')
  await recordAttempt(database.pool, claim, success(id))
  assert.equal(await takeNextDelivery(database.pool, claim), 'ended')
  assert.deepEqual(
    (await deliveries()).map(({ status, attempts }) => [status, attempts]),
    [['delivered', 1]],
  )
})

test('a redelivery that is queued while a worker finds none is not forgotten', async () => {
  const endpointId = await start()
  await database.complete(userId)
  const claim = await database.claimOne()
  const { id } = await database.take(claim)
  await recordAttempt(database.pool, claim, success(id))
  let taken: ReturnType<typeof takeNextDelivery> | undefined
  await inTransaction(database.auth, async client => {
    await queueAgain(client, { id: endpointId, userId, deliveryId: id })
    taken = takeNextDelivery(database.pool, claim)
    await sleep(300)
  })
  assert.equal(await taken, 'changed')
  assert.equal((await database.take(claim)).id, id)
})

test('enabling an endpoint begins anew also what an attempt from before is sending', async () => {
  const endpointId = await start()
  await database.complete(userId)
  await database.complete(userId)
  const claim = await database.claimOne()
  const first = await database.take(claim)
  await recordAttempt(database.pool, claim, failure(first.id, { delaySeconds: 0 }))
  const again = await database.take(claim)
  assert.equal(again.failures, 1)
  for (const status of ['disabled', 'enabled'] as const)
    await updateEndpoint(database.auth, { id: endpointId, userId }, { status })
  // The attempt from before fails for the second time.
  await recordAttempt(database.pool, claim, failure(first.id, { failuresBefore: 1, ordered: false, delaySeconds: 300 }))
  const [row] = await deliveries()
  assert.deepEqual([row.ordered, row.failures], [true, 0])
  assert.equal((await database.take(claim)).id, first.id)
})

test('both secrets sign for a day after a rotation', async () => {
  const endpointId = await start()
  const secret = `whsec_${Buffer.alloc(32, 2).toString('base64')}`
  assert.equal(await replaceSecret(database.auth, { id: endpointId, userId }, secret), true)
  await database.complete(userId)
  const claim = await database.claimOne()
  const { secrets } = await database.take(claim)
  assert.equal(secrets[0], secret)
  assert.equal(secrets.length, 2)
  await database.owner.query(`UPDATE webhook_endpoints SET previous_secret_expires_at = now() - interval '1 second'`)
  assert.deepEqual((await database.take(claim)).secrets, [secret])
  await pruneWebhooks(database.pool)
  assert.deepEqual(await rowsOf('SELECT previous_secret FROM webhook_endpoints'), [{ previous_secret: null }])
})

test('what a deleted task says about its document is gone from its deliveries', async () => {
  await start()
  const taskId = await database.complete(userId)
  await database.owner.query(`UPDATE webhook_deliveries SET data = data || '{"metadata": {"customer": "4711"}}'`)
  await deleteTask(database.pool, { taskId, userId }, { notifyFrom: null })
  const [delivery] = await deliveries()
  assert.deepEqual([delivery.data.filename, delivery.data.metadata, delivery.status], [null, {}, 'pending'])
})

test('an endpoint goes with its deliveries, also with one whose statement waited for the delete', async () => {
  const endpointId = await start()
  await database.addEndpoint(userId)
  await database.complete(userId)
  let finished: Promise<string> | undefined
  await inTransaction(database.auth, async client => {
    await deleteEndpoint(client, { id: endpointId, userId })
    // Its event waits for the stream, which the delete has locked.
    finished = database.complete(userId)
    await sleep(300)
  })
  await finished
  assert.deepEqual(await rowsOf('SELECT FROM webhook_deliveries WHERE endpoint_id = $1', [endpointId]), [])
  assert.equal((await deliveries()).length, 2, 'those of the other endpoint')
  await database.owner.query('DELETE FROM users WHERE id = $1', [userId])
  for (const table of ['webhook_endpoints', 'webhook_deliveries', 'webhook_schedules'])
    assert.deepEqual(await rowsOf(`SELECT FROM ${table}`), [], table)
})

test('deliveries are kept for 30 days and counted while they are pending', async () => {
  await start()
  await database.complete(userId)
  assert.equal(await countPendingDeliveries(database.pool), 1)
  await pruneWebhooks(database.pool, Date.now() + 29 * 86_400_000)
  assert.equal((await deliveries()).length, 1)
  await pruneWebhooks(database.pool, Date.now() + 31 * 86_400_000)
  assert.equal((await deliveries()).length, 0)
})

test('only processor-service may read a secret', async () => {
  await start()
  const { urls } = database
  const admin = openPool(urls.adminUrl)
  for (const pool of [database.auth, admin])
    for (const column of ['secret', 'previous_secret'])
      await assert.rejects(pool.query(`SELECT ${column} FROM webhook_endpoints`), /permission denied/)
  await assert.rejects(admin.query('SELECT data FROM webhook_deliveries'), /permission denied/)
  await admin.end()
})
