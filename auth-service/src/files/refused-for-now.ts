import { ProblemError } from '@ai-platform/runtime/problem-error.ts'

/** Which users the processor lets submit nothing until when, as its refusals said on their way through. */
export interface RefusedForNow {
  /** Learns from an answer of the processor. */
  learn(userId: string, answer: { statusCode?: number | undefined; headers: NodeJS.Dict<string | string[]> }): void
  /** @throws ProblemError rate_limited, as the processor would answer, while the user's limit is used up */
  check(userId: string): void
}

const mostUsersKept = 10_000

/**
 * A limit that is used up stays so until its window ends, so the processor need not be asked again: of a burst beyond the
 * limit all but the first few refusals cost no upload. Other refusals, such as a full backlog, may end at any moment.
 */
export function createRefusedForNow(): RefusedForNow {
  const refused = new Map<string, { untilMs: number; limitName: string; policy: string }>()

  function forgetPast(): void {
    for (const [userId, { untilMs }] of refused) if (untilMs <= Date.now()) refused.delete(userId)
    if (refused.size >= mostUsersKept) refused.clear()
  }

  return {
    learn(userId, { statusCode, headers }) {
      const { ratelimit, 'ratelimit-policy': policy } = headers
      if (statusCode !== 429 || typeof ratelimit !== 'string' || typeof policy !== 'string') return
      const [, limitName, seconds] = /^"([^"]+)";r=0;t=(\d+)$/.exec(ratelimit) ?? []
      if (!limitName) return
      if (refused.size >= mostUsersKept) forgetPast()
      refused.set(userId, { untilMs: Date.now() + Number(seconds) * 1000, limitName, policy })
    },
    check(userId) {
      const refusal = refused.get(userId)
      if (!refusal) return
      const seconds = Math.ceil((refusal.untilMs - Date.now()) / 1000)
      if (seconds <= 0) return void refused.delete(userId)
      const problem = new ProblemError('rate_limited', `Too many requests. Try again in ${seconds} s.`, {
        retryAfterSeconds: seconds,
      })
      problem.headers['RateLimit-Policy'] = refusal.policy
      problem.headers.RateLimit = `"${refusal.limitName}";r=0;t=${seconds}`
      throw problem
    },
  }
}
