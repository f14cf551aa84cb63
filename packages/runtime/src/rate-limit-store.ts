import { Redis } from 'ioredis'
import type { Pool } from 'pg'
import type { RateLimitStore } from './rate-limit.ts'

/**
 * Where the limits are counted: Redis when there is one, else PostgreSQL, or nowhere when limits are off. `close` ends
 * what was opened here; the pool is its owner's. `onError` hears of a lost connection; limits then count in memory.
 */
export function openRateLimitStore(
  settings: { RATE_LIMIT_ENABLED: boolean; REDIS_URL?: string | undefined },
  pool: Pool,
  onError: (error: Error) => void,
): { store: RateLimitStore; close(): void } {
  if (!settings.RATE_LIMIT_ENABLED) return { store: { kind: 'none' }, close: () => {} }
  if (!settings.REDIS_URL) return { store: { kind: 'postgres', pool }, close: () => {} }
  // A command must fail at once while Redis is away, so that counting goes on in memory and no login waits for it.
  const redis = new Redis(settings.REDIS_URL, { enableOfflineQueue: false, maxRetriesPerRequest: 1 })
  redis.on('error', onError)
  return { store: { kind: 'redis', redis }, close: () => redis.disconnect() }
}
