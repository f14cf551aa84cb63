import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WebhookMessage } from '@ai-platform/contracts/webhook.ts'
import type { DueDelivery } from '@ai-platform/database/webhooks/take-next-delivery.ts'
import { Webhook } from 'standardwebhooks'
import { signMessage } from './sign-message.ts'

const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const previous = `whsec_${Buffer.alloc(32, 2).toString('base64')}`

const delivery: DueDelivery = {
  id: '0198c0e2-3b4c-7d5e-8f60-789abcdef012',
  endpointId: '0198c0e1-2a3b-7c4d-8e5f-6789abcdef01',
  url: 'https://example.com/hooks',
  secrets: [secret],
  type: 'task.failed',
  seq: 7,
  taskId: '0198c0df-1c2d-7e3f-8a4b-56789abcdef0',
  data: {
    filename: 'é.txt',
    task_type: 'summarize',
    status: 'failed',
    error: { code: 'no_text_found', detail: 'The document has no text.', retryable: false },
    metadata: { customer: '4711' },
  },
  createdAt: '2026-02-01T09:00:01.400Z',
  failures: 0,
}

test('the public library verifies the signature, and the body is the message of the contract', () => {
  const { body, headers } = signMessage(delivery, new Date())
  assert.equal(headers['webhook-id'], delivery.id)
  const message = WebhookMessage.parse(new Webhook(secret).verify(body, headers))
  assert.equal(message.data.seq, 7)
  assert.deepEqual(message.data.metadata, { customer: '4711' })
  assert.equal(message.timestamp, delivery.createdAt)
})

test('while two secrets are valid, either verifies', () => {
  const { body, headers } = signMessage({ ...delivery, secrets: [secret, previous] }, new Date())
  for (const key of [secret, previous]) assert.doesNotThrow(() => new Webhook(key).verify(body, headers))
  const other = new Webhook(Buffer.alloc(32, 3).toString('base64'))
  assert.throws(() => other.verify(body, headers))
})

test('a ping has the shape of the contract', () => {
  const data = { filename: null, task_type: null, status: null, error: null, metadata: {} }
  const { body } = signMessage({ ...delivery, type: 'ping', seq: null, taskId: null, data }, new Date())
  assert.equal(WebhookMessage.parse(JSON.parse(body)).type, 'ping')
})
