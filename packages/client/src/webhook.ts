import { WebhookVerificationError as VerificationError, Webhook } from 'standardwebhooks'
import type { WebhookMessage } from './types.ts'

/** A webhook that is not of the platform, or too old. The library's own types need those of Node. */
export const WebhookVerificationError: new (message: string) => Error = VerificationError

type HeaderValues = Headers | Record<string, string | string[] | undefined>

function toRecord(headers: HeaderValues): Record<string, string> {
  const entries = headers instanceof Headers ? [...headers] : Object.entries(headers)
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(' ') : value]],
    ),
  )
}

/**
 * Verifies a webhook (Standard Webhooks) and returns its message. Deliveries may repeat: `webhook-id` stays the same.
 * @param body as it arrived, before any parsing
 * @param headers of the request
 * @param secret `whsec_…` of the endpoint; during a rotation either secret verifies
 * @throws WebhookVerificationError when the signature is not valid, or when the message is more than 5 minutes old
 */
export function unwrapWebhook(body: string | Uint8Array, headers: HeaderValues, secret: string): WebhookMessage {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  return new Webhook(secret).verify(text, toRecord(headers)) as WebhookMessage
}
