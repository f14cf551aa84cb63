import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import { type Webhook, WebhookVerificationError } from 'standardwebhooks'

const headerNames = ['webhook-id', 'webhook-timestamp', 'webhook-signature']

/**
 * Verifies a webhook's signature by Standard Webhooks. Its timestamp may be 5 minutes off.
 * @param payload the body's bytes as they were signed
 * @throws ProblemError signature_not_valid
 */
export function verifySignature(webhook: Webhook, payload: Buffer, headers: NodeJS.Dict<string | string[]>): void {
  const signed = Object.fromEntries(headerNames.map(name => [name, String(headers[name] ?? '')]))
  try {
    webhook.verify(payload, signed, { jsonParse: false })
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error
    throw new ProblemError('signature_not_valid', 'The event is not signed, wrongly signed, or too old.')
  }
}
