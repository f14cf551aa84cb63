import type { Caller } from '@ai-platform/runtime/caller.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'

type CacheOwner = Pick<Caller, 'userId' | 'keyId'>

/**
 * Caches the processor's rate-limit responses until their window ends: per API key for calls with one, else per user. A key may be refused while
 * its user is not.
 */
export interface RateLimitCache {
  /** Stores a 429 response whose RateLimit header has no request left; ignores all other responses. */
  store(
    caller: CacheOwner,
    response: { statusCode?: number | undefined; headers: NodeJS.Dict<string | string[]> },
  ): void
  /** @throws ProblemError rate_limited, with the processor's headers, while the caller's limit is used up */
  check(caller: CacheOwner): void
}

const maxOwners = 10_000

/**
 * Creates the cache. A used-up limit stays used up until its window ends, so later uploads are refused without sending
 * them to the processor. Other refusals, such as a full backlog, may end at any moment and are not cached.
 */
export function createRateLimitCache(): RateLimitCache {
  const entries = new Map<string, { untilMs: number; limitName: string; policy: string }>()

  function removeExpired(): void {
    for (const [owner, { untilMs }] of entries) if (untilMs <= Date.now()) entries.delete(owner)
    if (entries.size >= maxOwners) entries.clear()
  }

  return {
    store({ userId, keyId }, { statusCode, headers }) {
      const { ratelimit, 'ratelimit-policy': policy } = headers
      if (statusCode !== 429 || typeof ratelimit !== 'string' || typeof policy !== 'string') return
      const [, limitName, seconds] = /^"([^"]+)";r=0;t=(\d+)$/.exec(ratelimit) ?? []
      if (!limitName) return
      if (entries.size >= maxOwners) removeExpired()
      entries.set(keyId ?? userId, { untilMs: Date.now() + Number(seconds) * 1000, limitName, policy })
    },
    check({ userId, keyId }) {
      const owner = keyId ?? userId
      const entry = entries.get(owner)
      if (!entry) return
      const seconds = Math.ceil((entry.untilMs - Date.now()) / 1000)
      if (seconds <= 0) return void entries.delete(owner)
      const problem = new ProblemError('rate_limited', `Too many requests. Try again in ${seconds} s.`, {
        retryAfterSeconds: seconds,
      })
      problem.headers['RateLimit-Policy'] = entry.policy
      problem.headers.RateLimit = `"${entry.limitName}";r=0;t=${seconds}`
      throw problem
    },
  }
}
