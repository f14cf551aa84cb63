import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import {
  CreatedWebhook,
  WebhookDeliveryPage,
  WebhookEndpoint,
  WebhookPage,
  WebhookSecret,
} from '@ai-platform/contracts/webhook.ts'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, expectProblem } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'

/** A host that never exists (RFC 6761, section 6.4). */
const url = 'https://hooks.invalid/'

export const addWebhook = async (client: Client, { access: token }: Account, json: object = { url }) =>
  expectBody(await client.call('POST', '/auth/webhooks/', { token, json }), 201, CreatedWebhook)

export const listDeliveries = async (client: Client, { access: token }: Account, id: string) =>
  expectBody(await client.call('GET', `/auth/webhooks/${id}/deliveries/`, { token }), 200, WebhookDeliveryPage).items

/** The calls that manage webhooks. What a receiver gets is in tests/webhooks.test.ts, which needs a private address. */
export function describeWebhooks(client: Client): void {
  describe('webhooks', () => {
    it('are added, listed, changed and deleted, and show their secret once', async () => {
      const account = await registerAccount(client)
      const { access: token } = account
      const { secret, ...webhook } = await addWebhook(client, account)
      assert.match(secret, /^whsec_/)
      assert.deepEqual(webhook.events, ['task.completed', 'task.failed', 'task.cancelled'])
      const list = async () =>
        expectBody(await client.call('GET', '/auth/webhooks/', { token }), 200, WebhookPage).items
      assert.deepEqual(await list(), [webhook])
      const path = `/auth/webhooks/${webhook.id}/`
      const json = { events: ['task.failed'], description: 'mine', status: 'disabled' }
      const changed = expectBody(await client.call('PATCH', path, { token, json }), 200, WebhookEndpoint)
      assert.deepEqual(changed, { ...webhook, ...json })
      const rotated = expectBody(await client.call('POST', `${path}rotate-secret/`, { token }), 200, WebhookSecret)
      assert.notEqual(rotated.secret, secret)
      assert.equal((await client.call('DELETE', path, { token })).status, 204)
      assert.deepEqual(await list(), [])
    })
    it('are sent a ping, whose failure is shown with the next attempt', async () => {
      const account = await registerAccount(client)
      const { access: token } = account
      const { id } = await addWebhook(client, account)
      assert.equal((await client.call('POST', `/auth/webhooks/${id}/test/`, { token })).status, 202)
      const delivery = await pollUntil('an attempt', 20_000, async () => {
        const [first] = await listDeliveries(client, account, id)
        return first && first.attempts > 0 && first
      })
      assert.deepEqual([delivery.type, delivery.status, delivery.response_status], ['ping', 'pending', null])
      assert.match(delivery.error ?? '', /host/)
      assert.ok(Date.parse(delivery.next_attempt_at ?? '') > Date.parse(delivery.created_at) + 4_000)
      const again = `/auth/webhooks/${id}/deliveries/${delivery.id}/redeliver/`
      assert.equal((await client.call('POST', again, { token })).status, 202)
      await pollUntil('another attempt', 20_000, async () => {
        const [first] = await listDeliveries(client, account, id)
        return first && first.attempts > 1
      })
    })
    it('of another user answer like those that do not exist', async () => {
      const [account, other] = [await registerAccount(client), await registerAccount(client)]
      const { id } = await addWebhook(client, other)
      const { access: token } = account
      for (const webhookId of [id, randomUUID()]) {
        const path = `/auth/webhooks/${webhookId}/`
        expectProblem(await client.call('PATCH', path, { token, json: {} }), 404, 'not_found')
        expectProblem(await client.call('DELETE', path, { token }), 404, 'not_found')
        for (const call of ['rotate-secret/', 'test/', `deliveries/${randomUUID()}/redeliver/`])
          expectProblem(await client.call('POST', path + call, { token }), 404, 'not_found')
        expectProblem(await client.call('GET', `${path}deliveries/`, { token }), 404, 'not_found')
      }
    })
    it('refuse addresses that are not valid or not public, and more than 10', async () => {
      const account = await registerAccount(client)
      const { access: token } = account
      const add = (address: unknown) => client.call('POST', '/auth/webhooks/', { token, json: { url: address } })
      for (const wrong of ['hooks', '', 5, null]) expectProblem(await add(wrong), 400, 'validation_error', ['url'])
      for (const refused of ['http://10.9.8.7/', 'https://169.254.169.254/', 'https://user:pass@example.com/'])
        expectProblem(await add(refused), 422, 'url_not_allowed')
      for (let index = 0; index < 10; index++) await addWebhook(client, account)
      expectProblem(await add(url), 409, 'webhook_limit_reached')
    })
  })
}
