import { ProblemError } from '@ai-platform/runtime/problem-error.ts'

/** Caches the processor's rate-limit responses per user until their window ends. */
export interface RateLimitCache {
  /** Stores a 429 response whose RateLimit header has no request left; ignores all other responses. */
  store(userId: string, response: { statusCode?: number | undefined; headers: NodeJS.Dict<string | string[]> }): void
  /** @throws ProblemError rate_limited, with the processor's headers, while the user's limit is used up */
  check(userId: string): void
}

const maxUsers = 10_000

/**
 * Creates the cache. A used-up limit stays used up until its window ends, so later uploads are refused without sending
 * them to the processor. Other refusals, such as a full backlog, may end at any moment and are not cached.
 */
export function createRateLimitCache(): RateLimitCache {
  const entries = new Map<string, { untilMs: number; limitName: string; policy: string }>()

  function removeExpired(): void {
    for (const [userId, { untilMs }] of entries) if (untilMs <= Date.now()) entries.delete(userId)
    if (entries.size >= maxUsers) entries.clear()
  }

  return {
    store(userId, { statusCode, headers }) {
      const { ratelimit, 'ratelimit-policy': policy } = headers
      if (statusCode !== 429 || typeof ratelimit !== 'string' || typeof policy !== 'string') return
      const [, limitName, seconds] = /^"([^"]+)";r=0;t=(\d+)$/.exec(ratelimit) ?? []
      if (!limitName) return
      if (entries.size >= maxUsers) removeExpired()
      entries.set(userId, { untilMs: Date.now() + Number(seconds) * 1000, limitName, policy })
    },
    check(userId) {
      const entry = entries.get(userId)
      if (!entry) return
      const seconds = Math.ceil((entry.untilMs - Date.now()) / 1000)
      if (seconds <= 0) return void entries.delete(userId)
      const problem = new ProblemError('rate_limited', `Too many requests. Try again in ${seconds} s.`, {
        retryAfterSeconds: seconds,
      })
      problem.headers['RateLimit-Policy'] = entry.policy
      problem.headers.RateLimit = `"${entry.limitName}";r=0;t=${seconds}`
      throw problem
    },
  }
}
