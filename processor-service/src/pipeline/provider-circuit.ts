import { backoff } from '@ai-platform/runtime/backoff.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { CircuitState, ConsecutiveBreaker, circuitBreaker, DelegateBackoff, handleAll } from 'cockatiel'
import type { Provider } from '../providers/provider.ts'
import { ProviderError } from '../providers/provider-error.ts'

/** unless the provider's Retry-After is longer */
export const longestOpenMs = 30_000
const openMs = backoff({ firstMs: 1_000, maxMs: longestOpenMs })
/** The least wait while another attempt probes the provider. */
const probeMs = 2_000

/**
 * Whether calls to one provider are made.
 *
 * - closed: all. Failures in a row that are not the document's fault open it.
 * - open: none, for 1, 2, 4… up to 30 s, or for the provider's Retry-After.
 * - probing, after that time: one attempt at a time. Its first answer closes the circuit, its failure opens it again.
 *
 * Each process has its own.
 */
export interface ProviderCircuit {
  readonly provider: Provider
  readonly state: 'closed' | 'open' | 'probing'
  /** Date.now() when it is or was open until; 0 for never */
  readonly openUntilMs: number
  /** Date.now() when it was closed last; undefined while it is */
  readonly awaySinceMs: number | undefined
  /** the failure that opened it, or the refusal since the last answer; undefined for none */
  readonly failure: ProviderError | undefined
  /** milliseconds until `enter` may succeed; 0 when it does now */
  readonly freeInMs: number
  /** Date.now() of the last answer; 0 for none */
  readonly answeredMs: number
  /** Asks to make the calls of an attempt. Call the result once, when it has ended. Undefined: not now. */
  enter(): (() => void) | undefined
  /** The provider answered a call, usable or not. */
  answered(): void
  /** An attempt ended because the provider is away, or refuses its key, account or model: a failure that may open the circuit. */
  failed(error: ProviderError): void
  /** As `failed`, for a provider without an alternative: its circuit stays as it is. */
  refused(error: ProviderError): void
}

/**
 * @param options.failuresToOpen failures in a row that open it
 * @param options.onClose called when it is closed again
 */
export function createProviderCircuit(
  provider: Provider,
  options: { failuresToOpen: number; onClose(): void; log: Logger },
): ProviderCircuit {
  const log = options.log.child({ provider: provider.name, model: provider.model })
  let openUntilMs = 0
  let awaySinceMs: number | undefined
  let probing = false
  let answeredMs = 0
  let failure: ProviderError | undefined
  let refusal: ProviderError | undefined
  const breaker = circuitBreaker(handleAll, {
    breaker: new ConsecutiveBreaker(options.failuresToOpen),
    halfOpenAfter: new DelegateBackoff(({ attempt, result }) => {
      const error = 'error' in result ? result.error : undefined
      const retryAfterMs = error instanceof ProviderError ? (error.retryAfterSeconds ?? 0) * 1000 : 0
      const delayMs = Math.max(openMs(attempt), retryAfterMs)
      openUntilMs = Date.now() + delayMs
      return delayMs
    }),
  })
  breaker.onBreak(() => {
    awaySinceMs ??= Date.now()
    log.warn({ err: failure, pause_ms: openUntilMs - Date.now() }, 'the AI provider is away; it is not called')
  })
  breaker.onReset(() => {
    log.info('the AI provider answers again')
    failure = undefined
    awaySinceMs = undefined
    options.onClose()
  })

  const isClosed = () => breaker.state === CircuitState.Closed
  /** Tells the breaker how a call ended. It rejects the call's own error, or one that says that it is open. */
  const tell = (call: () => void) => void breaker.execute(call).catch(() => {})

  return {
    provider,
    get state() {
      if (isClosed()) return 'closed'
      return Date.now() >= openUntilMs ? 'probing' : 'open'
    },
    get openUntilMs() {
      return openUntilMs
    },
    get awaySinceMs() {
      return awaySinceMs
    },
    get failure() {
      return isClosed() ? refusal : failure
    },
    get freeInMs() {
      if (isClosed()) return 0
      const leftMs = Math.max(0, openUntilMs - Date.now())
      return probing ? Math.max(leftMs, probeMs) : leftMs
    },
    get answeredMs() {
      return answeredMs
    },
    enter() {
      if (isClosed()) return () => {}
      if (probing || Date.now() < openUntilMs) return undefined
      probing = true
      return () => {
        probing = false
      }
    },
    answered() {
      answeredMs = Date.now()
      refusal = undefined
      tell(() => {})
    },
    failed(error) {
      failure = error
      tell(() => {
        throw error
      })
    },
    refused(error) {
      refusal = error
      tell(() => {})
    },
  }
}
