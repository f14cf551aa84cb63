import { maxPasswordBytes } from '@ai-platform/contracts/account.ts'
import { createLimiter, type Limiter, LimiterError } from '@ai-platform/runtime/limiter.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import bcrypt from 'bcrypt'

/**
 * Computes and compares bcrypt hashes. `caller` is the user or address of the request; no caller can fill the queue.
 */
export interface PasswordHasher {
  /** @throws ProblemError rate_limited, with Retry-After, when the queue or the caller's share is full */
  hash(password: string, caller: string): Promise<string>
  /**
   * Whether the password matches the hash. Without a hash (the account does not exist) the call takes the same time and
   * returns false.
   * @param around.before runs right before the comparison and may throw
   * @param around.after gets the outcome before the next comparison starts
   * @throws ProblemError rate_limited, with Retry-After, when the queue or the caller's share is full
   */
  matches(
    password: string,
    hash: string | undefined,
    caller: string,
    around?: { before?: () => Promise<void>; after?: (matched: boolean) => Promise<void> },
  ): Promise<boolean>
  /** Whether a hash has a different cost than the current setting. */
  isOutdated(hash: string): boolean
  readonly limiter: Pick<Limiter, 'running' | 'queued'>
}

/** The share of all places that one caller can fill. It leaves room for twenty people who share one address. */
const maxShareOfCaller = 0.75
/** Places that each caller has even if the queue is full up to that share. */
const placesPerCaller = 2
/** The assumed duration of a hash, for Retry-After, until one was measured. */
const initialHashMs = 250

/**
 * bcrypt on libuv's threads, behind a limiter. A hash takes 2^cost rounds: cost 12 takes about 250 ms.
 * @param settings.cost bcrypt's cost, 4 to 31
 * @param settings.concurrency below UV_THREADPOOL_SIZE, so that file and DNS work never waits behind a hash
 * @param settings.maxWaiting queued hashes beyond which further ones are refused
 */
export function createPasswordHasher(settings: {
  cost: number
  concurrency: number
  maxWaiting: number
}): PasswordHasher {
  const { cost, concurrency, maxWaiting } = settings
  const limiter = createLimiter({
    concurrency,
    maxQueued: maxWaiting,
    reserved: {
      places: Math.floor((concurrency + maxWaiting) * (1 - maxShareOfCaller)),
      perKey: placesPerCaller,
    },
  })
  let lastHashMs = initialHashMs

  function refusal(): ProblemError {
    const retryAfterSeconds = Math.ceil(((limiter.queued + 1) / concurrency) * (lastHashMs / 1000))
    const detail = 'Too many logins and registrations are running. Try again shortly.'
    return new ProblemError('rate_limited', detail, { retryAfterSeconds })
  }

  async function run<T>(caller: string, work: () => Promise<T>): Promise<T> {
    try {
      return await limiter.run(caller, async () => {
        const startedMs = performance.now()
        try {
          return await work()
        } finally {
          lastHashMs = performance.now() - startedMs
        }
      })
    } catch (error) {
      throw error instanceof LimiterError ? refusal() : error
    }
  }

  // A well-formed hash of the current cost that matches no password: a comparison with it takes as long as a real one.
  const unmatchableHash = `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`
  return {
    limiter,
    hash: (password, caller) => run(caller, () => bcrypt.hash(password, cost)),
    matches: (password, hash, caller, around = {}) =>
      run(caller, async () => {
        await around.before?.()
        const equal = await bcrypt.compare(password, hash ?? unmatchableHash)
        // bcrypt compares only the first 72 bytes, so a longer password could match.
        const matched = equal && hash !== undefined && Buffer.byteLength(password) <= maxPasswordBytes
        await around.after?.(matched)
        return matched
      }),
    isOutdated: hash => bcrypt.getRounds(hash) !== cost,
  }
}
