import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Profile } from '@ai-platform/contracts/account.ts'
import type { TaskWebhook } from '@ai-platform/contracts/event.ts'
import { webhookSecret } from '@ai-platform/runtime/webhook-secret.ts'
import { Webhook } from 'standardwebhooks'
import { pruneExpired } from '../src/maintenance/prune-expired.ts'
import { assertProblem, bearer, type Service, secret, signUp, startService } from './start-service.ts'

let service: Service
let signer: Webhook

before(async () => {
  service = await startService()
  signer = new Webhook(service.context.config.secrets.webhookKey)
})

after(() => service.stop())

const bodyFor = (userId: string, type: TaskWebhook['type'] = 'task_completed'): string => {
  const status = type === 'task_completed' ? 'completed' : type === 'task_failed' ? 'failed' : 'cancelled'
  const event = {
    seq: 3,
    event: type,
    task_id: '0198c0de-0000-7000-8000-000000000001',
    filename: 'a.txt',
    task_type: 'summarize',
    status,
    error: null,
    at: '2026-01-01T00:00:00.000Z',
  } as const
  return JSON.stringify({ type, user_id: userId, event, usage: { input_tokens: 70, output_tokens: 30 } })
}

const deliver = (body: string, sent: { id?: string; at?: Date; by?: Webhook } = {}) => {
  const { id = `msg_${randomUUID()}`, at = new Date(), by = signer } = sent
  return post(body, {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': by.sign(id, at, body),
  })
}

const post = (body: string, headers: Record<string, string>) =>
  fetch(`${service.url}/auth/internal/task-events/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })

async function counters(access: string) {
  const shown = (await (await fetch(`${service.url}/auth/profile/`, { headers: bearer(access) })).json()) as Profile
  return [shown.tasks_completed, shown.tasks_failed, shown.input_tokens, shown.output_tokens]
}

test('final events count by status, and each adds its tokens', async () => {
  const { access, user } = await signUp(service)
  for (const type of ['task_completed', 'task_completed', 'task_failed', 'task_cancelled'] as const) {
    assert.equal((await deliver(bodyFor(user.id, type))).status, 204)
  }
  assert.deepEqual(await counters(access), [2, 1, 280, 120])
})

test('an event sent several times, also concurrently, gets the same answer and counts once', async () => {
  const { access, user } = await signUp(service)
  const id = `msg_${randomUUID()}`
  const answers = await Promise.all(Array.from({ length: 6 }, () => deliver(bodyFor(user.id), { id })))
  answers.push(await deliver(bodyFor(user.id), { id, at: new Date(Date.now() - 60_000) }))
  assert.ok(answers.every(({ status }) => status === 204))
  assert.deepEqual(await counters(access), [1, 0, 70, 30])
})

test('each event of a batch counts once for its user, by its id', async () => {
  const [one, other] = [await signUp(service), await signUp(service)]
  const events = [one, one, other].map(({ user }) => ({ ...JSON.parse(bodyFor(user.id)), id: randomUUID() }))
  const send = (...sent: object[]) => deliver(JSON.stringify({ events: sent }))
  const answers = await Promise.all([
    send(...events),
    send(...events.toReversed()),
    send(events[1] ?? {}),
    send(...events),
  ])
  assert.deepEqual(
    answers.map(({ status }) => status),
    [204, 204, 204, 204],
  )
  assert.deepEqual(await counters(one.access), [2, 0, 140, 60])
  assert.deepEqual(await counters(other.access), [1, 0, 70, 30])
  await assertProblem(await send(), 400, 'validation_error')
  await assertProblem(await send({ ...events[0], id: randomUUID() }, {}), 400, 'validation_error')
  assert.deepEqual(await counters(one.access), [2, 0, 140, 60])
})

test('an unsigned, stale, future, forged or changed event is refused and not counted', async () => {
  const { access, user } = await signUp(service)
  const body = bodyFor(user.id)
  const now = new Date()
  const signature = signer.sign('m1', now, body)
  const at = String(Math.floor(now.getTime() / 1000))
  const refused = [
    await post(body, {}),
    await post(body, { 'webhook-id': 'm1', 'webhook-timestamp': at }),
    await post(body, { 'webhook-id': 'm1', 'webhook-timestamp': at, 'webhook-signature': 'v1' }),
    await post(body, { 'webhook-id': 'm1', 'webhook-timestamp': 'now', 'webhook-signature': signature }),
    await post(`${body} `, { 'webhook-id': 'm1', 'webhook-timestamp': at, 'webhook-signature': signature }),
    await post(body, { 'webhook-id': 'm2', 'webhook-timestamp': at, 'webhook-signature': signature }),
    await deliver(body, { at: new Date(now.getTime() - 6 * 60_000) }),
    await deliver(body, { at: new Date(now.getTime() + 6 * 60_000) }),
    await deliver(body, { by: new Webhook(webhookSecret({ JWT_SECRET_KEY: secret() })) }),
    await deliver(''),
  ]
  for (const answer of refused.slice(0, -1)) await assertProblem(answer, 401, 'signature_not_valid')
  assert.equal(refused.at(-1)?.status, 400)
  const bearing = await post(body, bearer(access))
  await assertProblem(bearing, 401, 'signature_not_valid')
  assert.deepEqual(await counters(access), [0, 0, 0, 0])
})

test('a signed body without an event is a 400, and an event of a deleted user is accepted', async () => {
  await assertProblem(await deliver('{'), 400, 'malformed_request')
  await assertProblem(await deliver('{"type":"task_completed"}'), 400, 'validation_error')
  assert.equal((await deliver(bodyFor(randomUUID()))).status, 204)
})

test('expired receipts, sessions, tokens and limits are deleted', async () => {
  const { user, refresh } = await signUp(service)
  await deliver(bodyFor(user.id))
  await service.owner.query(`INSERT INTO webhook_receipts VALUES ('old', now() - interval '25 hours')`)
  await service.owner.query(`INSERT INTO rate_limits VALUES ('old', 1, 1000), ('forever', 1, 99999999999999)`)
  await service.owner.query(`UPDATE refresh_tokens SET expires_at = now() - interval '2 days'`)
  await service.owner.query(`UPDATE sessions SET expires_at = now() - interval '40 days' WHERE user_id = $1`, [user.id])
  const pruned = await pruneExpired(service.context.pool)
  assert.deepEqual([pruned.webhook_receipts, pruned.rate_limits, pruned.sessions], [1, 1, 1])
  assert.ok((pruned.refresh_tokens ?? 0) > 0)
  const { rows } = await service.owner.query('SELECT count(*)::int AS left FROM webhook_receipts')
  assert.ok(rows[0].left > 0, refresh)
})
