import { createHmac } from 'node:crypto'

/**
 * The secret the services sign their webhook with, as Standard Webhooks wants it (whsec_ and base64). Unless one is
 * set, both derive it from the JWT secret they share, so that there is one secret fewer to keep.
 */
export function webhookSecret(settings: { WEBHOOK_SECRET?: string | undefined; JWT_SECRET_KEY: string }): string {
  const key = settings.WEBHOOK_SECRET ?? settings.JWT_SECRET_KEY
  return `whsec_${createHmac('sha256', key).update('ai-platform service webhook').digest('base64')}`
}
