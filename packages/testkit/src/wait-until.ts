import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Asks until the answer is neither false nor undefined. An error counts as not yet.
 * @throws Error naming `what`, and the last error as its cause, when `timeoutMs` are over
 */
export async function waitUntil<T>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  let cause: unknown
  for (;;) {
    try {
      const answer = await ask()
      if (answer !== undefined && answer !== false) return answer
    } catch (error) {
      cause = error
    }
    if (Date.now() > deadline) throw new Error(`Not within ${timeoutMs / 1000} s: ${what}`, { cause })
    await sleep(100)
  }
}
