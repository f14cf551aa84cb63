import { createHmac } from 'node:crypto'

/**
 * Returns the key of the service webhook in the form of Standard Webhooks (`whsec_` and base64). Without WEBHOOK_SECRET,
 * both services derive it from the JWT secret, so that an operator keeps one secret less.
 */
export function webhookSecret(settings: { WEBHOOK_SECRET?: string | undefined; JWT_SECRET_KEY: string }): string {
  const key = settings.WEBHOOK_SECRET ?? settings.JWT_SECRET_KEY
  return `whsec_${createHmac('sha256', key).update('ai-platform service webhook').digest('base64')}`
}
