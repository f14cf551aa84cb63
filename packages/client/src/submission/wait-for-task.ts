import { backoffMs, isPassing } from '../http/retry-delay.ts'
import { sleep } from '../http/sleep.ts'
import type { Task } from '../types.ts'
import { WaitTimeoutError } from './task-errors.ts'

export interface WaitOptions {
  signal?: AbortSignal | undefined
  /** maximum time to wait, in ms; none by default */
  timeoutMs?: number | undefined
}

/** Below the 30 s that the platform allows, and below the 30 s after which some proxies give up. */
const holdSeconds = 25
/** How long the platform may be away. A deployment takes less. */
const maxAwayMs = 5 * 60_000
/** A platform that shuts down answers a held call at once. */
const minPauseMs = 500

export const isFinal = (task: Pick<Task, 'status'>): boolean =>
  task.status === 'completed' || task.status === 'failed' || task.status === 'cancelled'

/**
 * Waits until a task is final. Goes on while the platform restarts, for up to 5 minutes.
 * @param readTask reads the task; the platform holds the answer for `wait` seconds unless the task is final
 * @throws WaitTimeoutError after `timeoutMs`, ApiError when the task cannot be read, ConnectionError when the platform
 * stays away, the signal's reason
 */
export async function waitForTask(
  taskId: string,
  readTask: (waitSeconds: number) => Promise<Task>,
  { signal, timeoutMs = Number.POSITIVE_INFINITY }: WaitOptions = {},
): Promise<Task> {
  const endsAtMs = performance.now() + timeoutMs
  let awaySinceMs: number | undefined
  let failures = 0
  for (;;) {
    const remainingMs = endsAtMs - performance.now()
    const startedAtMs = performance.now()
    try {
      const task = await readTask(Math.min(holdSeconds, Math.max(0, Math.floor(remainingMs / 1000))))
      if (isFinal(task)) return task
      awaySinceMs = undefined
      failures = 0
    } catch (error) {
      signal?.throwIfAborted()
      awaySinceMs ??= startedAtMs
      if (!isPassing(error) || performance.now() - awaySinceMs > maxAwayMs) throw error
      failures += 1
    }
    const leftMs = endsAtMs - performance.now()
    if (leftMs <= 0) throw new WaitTimeoutError(taskId, timeoutMs)
    const pauseMs = failures > 0 ? backoffMs(failures, Math.random()) : minPauseMs
    const heldMs = performance.now() - startedAtMs
    if (failures > 0 || heldMs < pauseMs) await sleep(Math.min(pauseMs, leftMs), signal)
  }
}
