import { Redis } from 'ioredis'
import type { Pool } from 'pg'
import type { RateLimitStore } from './rate-limit.ts'

/**
 * Opens the store in which rate limits count: Redis with a `redisUrl`, PostgreSQL without, none when limits are off.
 * `close` ends the connection to Redis; the pool stays open.
 * @param options.onError called when the connection to Redis breaks; limits then count in memory
 */
export function openRateLimitStore(options: {
  enabled: boolean
  redisUrl?: string | undefined
  pool: Pool
  onError: (error: Error) => void
}): { store: RateLimitStore; close(): void } {
  const { enabled, redisUrl, pool, onError } = options
  if (!enabled) return { store: { kind: 'none' }, close: () => {} }
  if (!redisUrl) return { store: { kind: 'postgres', pool }, close: () => {} }
  // A command fails at once while Redis is away, so that limits count in memory and no login waits.
  const redis = new Redis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1 })
  redis.on('error', onError)
  return { store: { kind: 'redis', redis }, close: () => redis.disconnect() }
}
