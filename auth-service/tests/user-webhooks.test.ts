import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import {
  CreatedWebhook,
  WebhookDeliveryPage,
  WebhookEndpoint,
  WebhookPage,
  WebhookSecret,
} from '@ai-platform/contracts/webhook.ts'
import { privateHosts, privateNames, privateUrls } from '@ai-platform/testkit/private-addresses.ts'
import { assertProblem, bearer, type Service, send, signUp, startService } from './start-service.ts'

let service: Service

before(async () => {
  service = await startService()
})
after(() => service.stop())

const url = 'https://example.com/hooks'
const ask = (access: string, method: string, path: string, body?: unknown) =>
  body === undefined
    ? fetch(`${service.url}/auth/webhooks${path}`, { method, headers: bearer(access) })
    : send(service, `/auth/webhooks${path}`, body, { method, headers: bearer(access) })

async function add(access: string, body: object = { url }): Promise<CreatedWebhook> {
  const response = await ask(access, 'POST', '/', body)
  assert.equal(response.status, 201, await response.clone().text())
  return CreatedWebhook.parse(await response.json())
}

test('a new webhook has every event, and its secret is shown once', async () => {
  const { access } = await signUp(service)
  const { secret, ...webhook } = await add(access, { url, description: 'my app' })
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  assert.deepEqual(webhook.events, ['task.completed', 'task.failed', 'task.cancelled'])
  assert.deepEqual([webhook.status, webhook.description, webhook.disabled_reason], ['enabled', 'my app', null])
  const listed = await (await ask(access, 'GET', '/')).text()
  assert.deepEqual(WebhookPage.parse(JSON.parse(listed)), { items: [webhook], next_cursor: null })
  assert.equal(listed.includes('secret'), false)
  assert.equal(service.logged.join('').includes(secret), false)
})

test('a webhook is changed field by field, and deleted', async () => {
  const { access } = await signUp(service)
  const { secret: _, ...webhook } = await add(access)
  const change = async (body: object) =>
    WebhookEndpoint.parse(await (await ask(access, 'PATCH', `/${webhook.id}/`, body)).json())
  assert.deepEqual(await change({ events: ['task.failed'] }), { ...webhook, events: ['task.failed'] })
  assert.equal((await change({ status: 'disabled' })).status, 'disabled')
  const changed = await change({ url: 'https://example.org/', description: 'd', status: 'enabled' })
  assert.deepEqual(
    [changed.url, changed.description, changed.status, changed.events],
    ['https://example.org/', 'd', 'enabled', ['task.failed']],
  )
  assert.equal((await ask(access, 'DELETE', `/${webhook.id}`)).status, 204)
  await assertProblem(await ask(access, 'DELETE', `/${webhook.id}/`), 404, 'not_found')
  assert.deepEqual(WebhookPage.parse(await (await ask(access, 'GET', '/')).json()).items, [])
})

test('an address that is not valid is a validation_error, one that is not allowed is url_not_allowed', async () => {
  const { access } = await signUp(service)
  const { id } = await add(access)
  const attempts = (body: object) => [ask(access, 'POST', '/', body), ask(access, 'PATCH', `/${id}/`, body)]
  for (const wrong of ['no url', '', '/hooks', 5, `https://example.com/${'x'.repeat(2_000)}`])
    for (const response of await Promise.all(attempts({ url: wrong })))
      await assertProblem(response, 400, 'validation_error')
  const refused = [
    'http://example.com/',
    'https://169.254.169.254/latest/meta-data/',
    'https://user:pass@example.com/',
    'ftp://example.com/',
    ...privateHosts.filter(host => !(host in privateNames)).map(host => `https://${host}:8001/`),
    ...privateUrls(8001),
  ]
  for (const address of refused)
    for (const response of await Promise.all(attempts({ url: address })))
      await assertProblem(response, 422, 'url_not_allowed')
})

test('events and descriptions that are not valid are refused', async () => {
  const { access } = await signUp(service)
  for (const events of [[], ['ping'], ['task_completed'], 'task.completed', ['task.failed', 'task.failed']])
    await assertProblem(await ask(access, 'POST', '/', { url, events }), 400, 'validation_error')
  for (const description of ['x'.repeat(201), 'a\0b', 5])
    await assertProblem(await ask(access, 'POST', '/', { url, description }), 400, 'validation_error')
  await assertProblem(await ask(access, 'POST', '/', {}), 400, 'validation_error')
})

test('a user has at most 10 webhooks, also when they are added at once', async () => {
  const { access } = await signUp(service)
  const responses = await Promise.all(Array.from({ length: 14 }, () => ask(access, 'POST', '/', { url })))
  assert.deepEqual(responses.map(({ status }) => status).toSorted(), [...Array(10).fill(201), ...Array(4).fill(409)])
  const refused = responses.find(({ status }) => status === 409)
  assert.ok(refused)
  await assertProblem(refused, 409, 'webhook_limit_reached')
  const first = WebhookPage.parse(await (await ask(access, 'GET', '/?limit=6')).json())
  const second = WebhookPage.parse(await (await ask(access, 'GET', `/?limit=6&cursor=${first.next_cursor}`)).json())
  assert.equal(new Set([...first.items, ...second.items].map(({ id }) => id)).size, 10)
  assert.equal(second.next_cursor, null)
})

test("another user's webhook answers like one that does not exist", async () => {
  const [mine, theirs] = [await signUp(service), await signUp(service)]
  const { id } = await add(theirs.access)
  const deliveryId = randomUUID()
  for (const webhookId of [id, randomUUID(), 'no-id']) {
    const calls = [
      ask(mine.access, 'PATCH', `/${webhookId}/`, { description: 'mine' }),
      ask(mine.access, 'DELETE', `/${webhookId}/`),
      ask(mine.access, 'POST', `/${webhookId}/rotate-secret/`),
      ask(mine.access, 'POST', `/${webhookId}/test/`),
      ask(mine.access, 'GET', `/${webhookId}/deliveries/`),
      ask(mine.access, 'POST', `/${webhookId}/deliveries/${deliveryId}/redeliver/`),
    ]
    for (const response of await Promise.all(calls)) await assertProblem(response, 404, 'not_found')
  }
  assert.equal(WebhookPage.parse(await (await ask(theirs.access, 'GET', '/')).json()).items[0]?.description, '')
})

test('a test is a pending delivery, which can be sent again; a disabled webhook refuses both', async () => {
  const { access } = await signUp(service)
  const { id } = await add(access)
  assert.equal((await ask(access, 'POST', `/${id}/test/`)).status, 202)
  const list = async (query = '') =>
    WebhookDeliveryPage.parse(await (await ask(access, 'GET', `/${id}/deliveries/${query}`)).json())
  const [ping] = (await list()).items
  assert.ok(ping)
  assert.deepEqual([ping.type, ping.seq, ping.task_id, ping.status, ping.attempts], ['ping', null, null, 'pending', 0])
  await service.owner.query(
    `UPDATE webhook_deliveries SET status = 'failed', attempts = 10, failures = 10 WHERE id = $1`,
    [ping.id],
  )
  assert.equal((await list()).items[0]?.next_attempt_at, null)
  const again = () => ask(access, 'POST', `/${id}/deliveries/${ping.id}/redeliver/`)
  assert.equal((await again()).status, 202)
  assert.deepEqual(
    (await list()).items.map(({ status, attempts }) => [status, attempts]),
    [['pending', 10]],
  )
  await assertProblem(await ask(access, 'POST', `/${id}/deliveries/${randomUUID()}/redeliver/`), 404, 'not_found')
  await ask(access, 'PATCH', `/${id}/`, { status: 'disabled' })
  await assertProblem(await again(), 409, 'webhook_disabled')
  await assertProblem(await ask(access, 'POST', `/${id}/test/`), 409, 'webhook_disabled')
  await ask(access, 'PATCH', `/${id}/`, { status: 'enabled' })
  for (let index = 0; index < 3; index++) await ask(access, 'POST', `/${id}/test/`)
  const page = await list('?limit=3')
  assert.equal((await list(`?limit=3&cursor=${page.next_cursor}`)).items.at(-1)?.id, ping.id)
  await assertProblem(await ask(access, 'GET', `/${id}/deliveries/?limit=0`), 400, 'validation_error')
})

test('a rotation returns another secret', async () => {
  const { access } = await signUp(service)
  const { id, secret } = await add(access)
  const rotated = WebhookSecret.parse(await (await ask(access, 'POST', `/${id}/rotate-secret/`)).json())
  assert.notEqual(rotated.secret, secret)
  const { rows } = await service.owner.query('SELECT secret, previous_secret FROM webhook_endpoints WHERE id = $1', [
    id,
  ])
  assert.deepEqual(rows, [{ secret: rotated.secret, previous_secret: secret }])
})

test('every call needs an access token of an active account', async () => {
  const { access, user } = await signUp(service)
  const { id } = await add(access)
  const calls: [string, string, unknown?][] = [
    ['POST', '/', { url }],
    ['GET', '/'],
    ['PATCH', `/${id}/`, { description: 'x' }],
    ['DELETE', `/${id}/`],
    ['POST', `/${id}/rotate-secret/`],
    ['POST', `/${id}/test/`],
    ['GET', `/${id}/deliveries/`],
    ['POST', `/${id}/deliveries/${id}/redeliver/`],
  ]
  for (const [method, path] of calls) {
    const response = await fetch(`${service.url}/auth/webhooks${path}`, { method })
    await assertProblem(response, 401, 'not_authenticated')
  }
  await service.owner.query('UPDATE users SET is_active = false WHERE id = $1', [user.id])
  for (const [method, path, body] of calls)
    await assertProblem(await ask(access, method, path, body), 403, 'account_disabled')
})
