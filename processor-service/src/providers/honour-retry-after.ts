import { setTimeout as sleep } from 'node:timers/promises'
import type { Model } from '../models/model.ts'
import { ModelError } from '../models/model-error.ts'
import { withComplete } from '../models/with-complete.ts'

/** Calls that waited for the same time start within this time, so that they do not meet the same limit again. */
const spreadMs = 500

/**
 * Keeps all calls of the process back until the Retry-After that one of them received is over: it concerns the account, not the
 * one call. A Retry-After beyond `maxSeconds` is left to the circuit, so that tasks wait in the queue.
 */
export function honourRetryAfter(model: Model, maxSeconds: number): Model {
  let notBeforeMs = 0
  return withComplete(model, async call => {
    for (let leftMs = notBeforeMs - Date.now(); leftMs > 0; leftMs = notBeforeMs - Date.now()) {
      const delayMs = leftMs + spreadMs * Math.random()
      await sleep(delayMs, undefined, { signal: call.signal }).catch(() => call.signal.throwIfAborted())
    }
    try {
      return await model.complete(call)
    } catch (error) {
      const seconds = error instanceof ModelError ? (error.retryAfterSeconds ?? 0) : 0
      if (seconds <= maxSeconds) notBeforeMs = Math.max(notBeforeMs, Date.now() + seconds * 1000)
      throw error
    }
  })
}
