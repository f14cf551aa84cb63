import type { Redis } from 'ioredis'
import type { Pool } from 'pg'
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible'
import { ProblemError } from './problem-error.ts'

/** `limit` requests in `windowSeconds`, counted by key across all replicas. */
export interface RateLimitPolicy {
  name: string
  limit: number
  windowSeconds: number
}

export interface RateLimit {
  readonly policy: RateLimitPolicy
  /**
   * Counts one request for the key.
   * @returns the RateLimit and RateLimit-Policy headers (IETF draft-ietf-httpapi-ratelimit-headers)
   * @throws ProblemError rate_limited with Retry-After above the limit
   */
  take(key: string): Promise<Record<string, string>>
  /** Counts nothing. @throws ProblemError rate_limited when the key has no request left */
  check(key: string): Promise<void>
  /** Clears the count of the key. */
  reset(key: string): Promise<void>
}

/** Where a limit counts; `none` turns limits off. */
export type RateLimitStore = { kind: 'postgres'; pool: Pool } | { kind: 'redis'; redis: Redis } | { kind: 'none' }

function limiterFor(store: RateLimitStore, policy: RateLimitPolicy): RateLimiterAbstract {
  const base = { keyPrefix: policy.name, points: policy.limit, duration: policy.windowSeconds }
  // Counts in memory while the store is away: each process has its own limit, and no request fails.
  const insuranceLimiter = new RateLimiterMemory(base)
  if (store.kind === 'redis') return new RateLimiterRedis({ ...base, storeClient: store.redis, insuranceLimiter })
  if (store.kind === 'none') return insuranceLimiter
  return new RateLimiterPostgres({
    ...base,
    storeClient: store.pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: false,
    // A key over its limit is refused from memory, so that a flood costs the database nothing.
    inMemoryBlockOnConsumed: policy.limit + 1,
    insuranceLimiter,
  })
}

function refuse(policy: RateLimitPolicy, state: RateLimiterRes): ProblemError {
  const seconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000))
  const problem = new ProblemError('rate_limited', `Too many requests. Try again in ${seconds} s.`, {
    retryAfterSeconds: seconds,
  })
  Object.assign(problem.headers, headersOf(policy, state))
  return problem
}

function headersOf(policy: RateLimitPolicy, state: RateLimiterRes): Record<string, string> {
  const resetSeconds = Math.max(0, Math.ceil(state.msBeforeNext / 1000))
  return {
    'RateLimit-Policy': `"${policy.name}";q=${policy.limit};w=${policy.windowSeconds}`,
    RateLimit: `"${policy.name}";r=${Math.max(0, state.remainingPoints)};t=${resetSeconds}`,
  }
}

/** Creates a limit on the store. With the store `none` nothing is limited and no header is sent. */
export function createRateLimit(store: RateLimitStore, policy: RateLimitPolicy): RateLimit {
  if (store.kind === 'none') {
    return { policy, take: async () => ({}), check: async () => {}, reset: async () => {} }
  }
  const limiter = limiterFor(store, policy)
  return {
    policy,
    async take(key) {
      try {
        return headersOf(policy, await limiter.consume(key))
      } catch (error) {
        throw error instanceof RateLimiterRes ? refuse(policy, error) : error
      }
    },
    async check(key) {
      const state = await limiter.get(key)
      if (state && state.consumedPoints >= policy.limit) throw refuse(policy, state)
    },
    async reset(key) {
      await limiter.delete(key)
    },
  }
}
