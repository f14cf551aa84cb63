import { backoff } from '@ai-platform/runtime/backoff.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { CircuitState, ConsecutiveBreaker, circuitBreaker, DelegateBackoff, handleAll } from 'cockatiel'
import { ProviderError } from '../providers/provider-error.ts'

/** Attempts in a row that found the provider away, after which no more are started. One document may fail alone. */
const failuresToOpen = 3
const openMs = backoff({ firstMs: 1_000, maxMs: 30_000 })

/** Places for attempts that may be started now. `done` must be called once, when they have ended or none was started. */
export interface Permit {
  places: number
  done(): void
}

/**
 * Pauses claiming while the provider is away.
 *
 * - closed: all tasks may be claimed. Three attempts in a row that find the provider away open it.
 * - open: none may be claimed, for 1, 2, 4… up to 30 s, or for the provider's Retry-After.
 * - probing, after that time: one task at a time. Its first answer closes the circuit, its failure opens it again.
 *
 * Each process has its own.
 */
export interface ProviderCircuit {
  /** Whether a permit would have a place. */
  mayStart(): boolean
  /** Asks to start attempts, at most `limit`. */
  permit(limit: number): Permit
  /** The provider answered a call, usable or not. */
  answered(): void
  /** An attempt ended because the provider is away. */
  away(error: ProviderError): void
  /** Date.now() of the last answer; 0 for none */
  readonly answeredMs: number
}

/** @param onClose called when tasks may be claimed again */
export function createProviderCircuit(log: Logger, onClose: () => void): ProviderCircuit {
  let openUntilMs = 0
  let probing = false
  let answeredMs = 0
  const breaker = circuitBreaker(handleAll, {
    breaker: new ConsecutiveBreaker(failuresToOpen),
    halfOpenAfter: new DelegateBackoff(({ attempt, result }) => {
      const error = 'error' in result ? result.error : undefined
      const retryAfterMs = error instanceof ProviderError ? (error.retryAfterSeconds ?? 0) * 1000 : 0
      const delayMs = Math.max(openMs(attempt), retryAfterMs)
      openUntilMs = Date.now() + delayMs
      return delayMs
    }),
  })
  breaker.onBreak(() => {
    log.warn({ pause_ms: openUntilMs - Date.now() }, 'the AI provider is away; no tasks are claimed')
  })
  breaker.onReset(() => {
    log.info('the AI provider answers again; tasks are claimed')
    onClose()
  })

  const isClosed = () => breaker.state === CircuitState.Closed
  const mayProbe = () => !probing && Date.now() >= openUntilMs
  /** Tells the breaker how a call ended. It rejects the call's own error, or one that says that it is open. */
  const tell = (call: () => void) => void breaker.execute(call).catch(() => {})

  return {
    get answeredMs() {
      return answeredMs
    },
    mayStart: () => isClosed() || mayProbe(),
    permit(limit) {
      if (isClosed()) return { places: limit, done: () => {} }
      if (!mayProbe()) return { places: 0, done: () => {} }
      probing = true
      return {
        places: Math.min(1, limit),
        done() {
          probing = false
        },
      }
    },
    answered() {
      answeredMs = Date.now()
      tell(() => {})
    },
    away: error =>
      tell(() => {
        throw error
      }),
  }
}
