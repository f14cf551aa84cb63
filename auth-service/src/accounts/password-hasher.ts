import { maxPasswordBytes } from '@ai-platform/contracts/account.ts'
import bcrypt from 'bcrypt'
import { type BoundedQueue, createBoundedQueue } from './bounded-queue.ts'

/** `caller` is the user or address a hash is for: none of them fills the queue (see BoundedQueue). */
export interface PasswordHasher {
  /** @throws ProblemError rate_limited when too many wait */
  hash(password: string, caller: string): Promise<string>
  /**
   * Whether the password is the one hashed. Without a hash (nobody has that account) it takes the same time and is
   * false. `before` runs when the turn has come and may throw; `after` hears the outcome before the next one's turn.
   * @throws ProblemError rate_limited when too many wait
   */
  matches(
    password: string,
    hash: string | undefined,
    caller: string,
    around?: { before?: () => Promise<void>; after?: (matched: boolean) => Promise<void> },
  ): Promise<boolean>
  /** Whether a hash was made at another cost than is set now. */
  isOutdated(hash: string): boolean
  readonly queue: Pick<BoundedQueue, 'running' | 'waiting' | 'busyMs'>
}

/**
 * bcrypt on libuv's threads, behind a bounded queue. A hash of the given cost takes 2^cost rounds: 12 is some 250 ms.
 * @param settings.concurrency below UV_THREADPOOL_SIZE, so that file and DNS work never waits behind a hash
 */
export function createPasswordHasher(settings: {
  cost: number
  concurrency: number
  maxWaiting: number
}): PasswordHasher {
  const queue = createBoundedQueue(settings)
  // Well formed, of the cost that is set, and the hash of nothing: only there to take as long as a real one.
  const nobodysHash = `$2b$${String(settings.cost).padStart(2, '0')}$${'.'.repeat(53)}`
  return {
    queue,
    hash: (password, caller) => queue.run(caller, () => bcrypt.hash(password, settings.cost)),
    matches: (password, hash, caller, around = {}) =>
      queue.run(caller, async () => {
        await around.before?.()
        const equal = await bcrypt.compare(password, hash ?? nobodysHash)
        // bcrypt would compare the first 72 bytes alone and let a longer one pass.
        const matched = equal && hash !== undefined && Buffer.byteLength(password) <= maxPasswordBytes
        await around.after?.(matched)
        return matched
      }),
    isOutdated: hash => bcrypt.getRounds(hash) !== settings.cost,
  }
}
