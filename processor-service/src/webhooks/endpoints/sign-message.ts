import type { WebhookMessage } from '@ai-platform/contracts/webhook.ts'
import type { DueDelivery } from '@ai-platform/database/webhooks/take-next-delivery.ts'
import { Webhook } from 'standardwebhooks'

/** The body of a delivery. It is the same in every attempt, unless the task was deleted meanwhile. */
export function messageOf({ type, seq, taskId, data, createdAt }: DueDelivery): WebhookMessage {
  const { filename, task_type, status, error, metadata } = data
  return {
    type,
    timestamp: createdAt,
    data: { seq, task_id: taskId, filename, task_type, status, error, metadata },
  } as WebhookMessage
}

/**
 * The body and headers of an attempt after Standard Webhooks. The id is that of the delivery, so a receiver can tell a repeated one.
 * While two secrets are valid, there is a signature of each.
 */
export function signMessage(delivery: DueDelivery, now: Date): { body: string; headers: Record<string, string> } {
  const body = JSON.stringify(messageOf(delivery))
  const signatures = delivery.secrets.map(secret => new Webhook(secret).sign(delivery.id, now, body))
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': delivery.id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': signatures.join(' '),
    },
  }
}
