import { webhookSecret } from '@ai-platform/runtime/webhook-secret.ts'
import type { AuthSettings } from './settings.ts'

/** The settings with a password or a key. They must never be written to a log, a metric or a response. */
export const secretsOf = (settings: AuthSettings) => ({
  databaseUrl: settings.DATABASE_URL,
  /** undefined: there is no admin panel */
  adminDatabaseUrl: settings.ADMIN_DATABASE_URL,
  /** undefined: rate limits count in PostgreSQL */
  redisUrl: settings.REDIS_URL,
  /** signs and verifies access tokens */
  jwtKey: settings.JWT_SECRET_KEY,
  /** signs the admin panel's session cookies */
  sessionKey: settings.SESSION_SECRET_KEY,
  /** verifies the webhooks of processor-service */
  webhookKey: webhookSecret(settings),
})
