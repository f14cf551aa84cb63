import { setTimeout as sleep } from 'node:timers/promises'

/** Asks every `everyMs` until the answer is yes; an error thrown counts as no. @throws Error naming what did not come */
export async function waitUntil(
  what: string,
  timeoutMs: number,
  isSo: () => boolean | Promise<boolean>,
  everyMs = 50,
): Promise<void> {
  const deadline = performance.now() + timeoutMs
  let last: unknown
  while (performance.now() < deadline) {
    try {
      if (await isSo()) return
    } catch (error) {
      last = error
    }
    await sleep(everyMs)
  }
  throw new Error(`Not after ${timeoutMs / 1000} s: ${what}`, { cause: last })
}
