import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import type { TaskEvent, WebhookEventType, WebhookMessage } from '../../types.ts'

const typeOfEvent: Partial<Record<TaskEvent['event'], WebhookEventType>> = {
  task_completed: 'task.completed',
  task_failed: 'task.failed',
  task_cancelled: 'task.cancelled',
}

/** A secret of 24 random bytes, as Standard Webhooks writes it. */
export const newSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`

/** The message that the platform would send about an event; undefined for an event without one. */
export function messageOf(event: TaskEvent, metadata: Record<string, string>): WebhookMessage | undefined {
  const type = typeOfEvent[event.event]
  if (!type) return undefined
  const { seq, task_id, filename, task_type, status, error, at } = event
  return { type, timestamp: at, data: { seq, task_id, filename, task_type, status, error, metadata } }
}

/**
 * The headers of a delivery, signed as in Standard Webhooks.
 * @param id stays the same when the message is sent again
 */
export function signedHeaders(id: string, body: string, secret: string, now: Date): Record<string, string> {
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  }
}
