import { setTimeout as sleep } from 'node:timers/promises'

type Ask<T> = () => Promise<T | undefined | false> | T | undefined | false

/**
 * Calls `ask` every `everyMs` until it returns neither false nor undefined. An error from `ask` ends the wait.
 * @throws Error naming `what` when `timeoutMs` have passed
 */
export async function pollUntil<T>(what: string, timeoutMs: number, ask: Ask<T>, everyMs = 50): Promise<T> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for: ${what}`)
    await sleep(everyMs)
  }
}

/**
 * Like pollUntil, but continues after an error from `ask`. It waits for a process or server that may be down at first.
 * @throws Error naming `what`, with the last error of `ask` as its cause, when `timeoutMs` have passed
 */
export async function waitUntil<T>(what: string, timeoutMs: number, ask: Ask<T>, everyMs = 50): Promise<T> {
  let cause: unknown
  const retry = async () => {
    try {
      return await ask()
    } catch (error) {
      cause = error
      return undefined
    }
  }
  return pollUntil(what, timeoutMs, retry, everyMs).catch((error: Error) => {
    throw new Error(error.message, { cause })
  })
}
