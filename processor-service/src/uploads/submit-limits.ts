import type { Caller } from '@ai-platform/runtime/caller.ts'
import { createRateLimit, type RateLimitStore } from '@ai-platform/runtime/rate-limit.ts'

const windowSeconds = 60

/** Counts submissions and retries of a user, and of each API key of a user. */
export interface SubmitLimits {
  /**
   * Counts one call.
   * @returns the RateLimit headers, which list the limit of the key first
   * @throws ProblemError rate_limited. The key is counted first: a call that is refused for its key does not count for the user
   */
  take(caller: Pick<Caller, 'userId' | 'keyId'>): Promise<Record<string, string>>
}

/** The submissions that one key may make a minute: half of the user's, so that one key cannot use up all of them. */
export const limitOfKey = (submitsPerMinute: number): number => Math.ceil(submitsPerMinute / 2)

/** @param submitsPerMinute of a user, with all keys and access tokens */
export function createSubmitLimits(store: RateLimitStore, submitsPerMinute: number): SubmitLimits {
  const ofUser = createRateLimit(store, { name: 'submit', limit: submitsPerMinute, windowSeconds })
  const ofKey = createRateLimit(store, { name: 'submit-key', limit: limitOfKey(submitsPerMinute), windowSeconds })
  return {
    async take({ userId, keyId }) {
      if (keyId === undefined) return ofUser.take(userId)
      const first = await ofKey.take(`key:${keyId}`)
      const second = await ofUser.take(userId)
      return Object.fromEntries(Object.entries(first).map(([name, value]) => [name, `${value}, ${second[name]}`]))
    },
  }
}
