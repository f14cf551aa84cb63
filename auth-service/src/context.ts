import { createPool, type Pool } from '@ai-platform/database/pool.ts'
import { createPrisma, type PrismaClient } from '@ai-platform/database/prisma.ts'
import { type AccessTokens, createAccessTokens } from '@ai-platform/runtime/access-token.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { openRateLimitStore } from '@ai-platform/runtime/rate-limit-store.ts'
import { createUploadGate, type UploadGate } from '@ai-platform/runtime/upload-gate.ts'
import { webhookSecret } from '@ai-platform/runtime/webhook-secret.ts'
import { Webhook } from 'standardwebhooks'
import { createPasswordHasher, type PasswordHasher } from './accounts/password-hasher.ts'
import type { AuthConfig } from './config/config.ts'
import { uploadSpacingMs } from './files/upload-spacing.ts'
import { type BearerAuth, createBearerAuth } from './http/authentication.ts'
import { type AccountLimits, createAccountLimits } from './limits/account-limits.ts'
import { type AuthMetrics, createAuthMetrics } from './metrics/auth-metrics.ts'

/** What the routes need. */
export interface AuthContext {
  config: AuthConfig
  log: Logger
  pool: Pool
  prisma: PrismaClient
  tokens: AccessTokens
  bearer: BearerAuth
  passwords: PasswordHasher
  limits: AccountLimits
  uploads: UploadGate
  webhook: Webhook
  metrics: AuthMetrics
  /** set when the shutdown begins: readiness fails from then on */
  lifecycle: { stopping: boolean }
  /** Ends what the context opened. */
  close(): Promise<void>
}

/** Opens everything the service needs. `overrides` is the seam for tests: each part of it takes the place of ours. */
export function createContext(config: AuthConfig, log: Logger, overrides: Partial<AuthContext> = {}): AuthContext {
  const pool = createPool({
    connectionString: config.DATABASE_URL,
    max: config.DATABASE_POOL_SIZE,
    applicationName: 'auth-service',
    onError: error => log.warn({ err: error }, 'a database connection broke'),
  })
  const prisma = createPrisma(pool)
  const limitStore = openRateLimitStore(config, pool, error =>
    log.warn({ err: error }, 'the connection to Redis broke'),
  )
  const passwords = createPasswordHasher({
    cost: config.BCRYPT_COST,
    concurrency: config.bcryptConcurrency,
    maxWaiting: config.bcryptQueueLimit,
  })
  const uploads = createUploadGate({
    ...config.uploadGate,
    spacingMs: () => uploadSpacingMs(passwords.queue.busyMs, config.uploadSpacing),
  })
  return {
    config,
    log,
    pool,
    prisma,
    tokens: createAccessTokens(config.JWT_SECRET_KEY),
    bearer: createBearerAuth(config.JWT_SECRET_KEY),
    passwords,
    limits: createAccountLimits(limitStore.store),
    uploads,
    webhook: new Webhook(webhookSecret(config)),
    metrics: createAuthMetrics({ pool, passwords, uploads }),
    lifecycle: { stopping: false },
    async close() {
      limitStore.close()
      await prisma.$disconnect()
      await pool.end()
    },
    ...overrides,
  }
}
