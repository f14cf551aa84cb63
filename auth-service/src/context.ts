import { createApiCallCounter } from '@ai-platform/database/accounts/api-call-counter.ts'
import { createApiKeys } from '@ai-platform/database/accounts/api-keys.ts'
import { watchDisabledAccounts } from '@ai-platform/database/accounts/disabled-accounts.ts'
import { createPool } from '@ai-platform/database/pool.ts'
import { createPrisma } from '@ai-platform/database/prisma.ts'
import { createAccessTokens } from '@ai-platform/runtime/access-token.ts'
import { createCallers } from '@ai-platform/runtime/caller.ts'
import { createLimiter } from '@ai-platform/runtime/limiter.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { createOutbound } from '@ai-platform/runtime/outbound/outbound.ts'
import { openRateLimitStore } from '@ai-platform/runtime/rate-limit-store.ts'
import { Webhook } from 'standardwebhooks'
import type { AuthConfig } from './config/config.ts'
import { createBearerAuth } from './http/authentication.ts'
import { createAccountLimits } from './limits/account-limits.ts'
import { createAuthMetrics } from './metrics/auth-metrics.ts'
import { createPasswordHasher } from './passwords/password-hasher.ts'

/** What the routes need: connections, keys, limits and metrics, opened once a process. */
export type AuthContext = ReturnType<typeof openContext>

function openContext(config: AuthConfig, log: Logger) {
  const { secrets } = config
  const openPool = (max: number, applicationName: string) =>
    createPool({
      connectionString: secrets.databaseUrl,
      max,
      applicationName,
      lookupsOnly: true,
      onError: error => log.warn({ err: error }, 'idle database connection broke'),
    })
  const pool = openPool(config.database.poolSize, 'auth-service')
  const prisma = createPrisma(pool)
  const limitStore = openRateLimitStore({
    enabled: config.limits.enabled,
    redisUrl: secrets.redisUrl,
    pool,
    onError: error => log.warn({ err: error }, 'connection to Redis broke; rate limits count in memory'),
  })
  // A connection of its own, so that a busy pool does not delay the refusals of a disabled account.
  const accountPool = openPool(1, 'auth-service accounts')
  const accounts = watchDisabledAccounts(accountPool, log)
  const keys = createApiKeys(pool, log)
  const passwords = createPasswordHasher(config.passwords)
  const uploads = createLimiter(config.uploads.limits)
  const apiCalls = createApiCallCounter(pool, log)
  return {
    config,
    log,
    pool,
    prisma,
    tokens: createAccessTokens(secrets.jwtKey),
    bearer: createBearerAuth(secrets.jwtKey, createCallers(keys, accounts)),
    accounts,
    apiCalls,
    passwords,
    limits: createAccountLimits(limitStore.store),
    uploads,
    webhook: new Webhook(secrets.webhookKey),
    /** checks the addresses of webhooks; processor-service requests them */
    outbound: createOutbound(config.outbound),
    metrics: createAuthMetrics({ pool, passwords, uploads }),
    /** `stopping` is set when the shutdown begins; readiness fails from then on. */
    lifecycle: { stopping: false },
    /** Closes the connections that the context opened. */
    async close(): Promise<void> {
      await apiCalls.counted()
      limitStore.close()
      accounts.close()
      keys.close()
      await prisma.$disconnect()
      await Promise.all([pool.end(), accountPool.end()])
    },
  }
}

/** Opens what the service needs. @param overrides for tests: parts that replace the opened ones */
export const createContext = (config: AuthConfig, log: Logger, overrides: Partial<AuthContext> = {}): AuthContext => ({
  ...openContext(config, log),
  ...overrides,
})
