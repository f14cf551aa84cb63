import { backoff } from '@ai-platform/runtime/backoff.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { explainTrouble } from './explain-trouble.ts'
import type { ProviderCircuit } from './provider-circuit.ts'

const checkTimeoutMs = 10_000
/** Between two checks while a provider is down. */
const againMs = backoff({ firstMs: 5_000, maxMs: 60_000 })

/** The state of a provider, for operators. */
export interface ProviderReport {
  provider: string
  model: string
  status: 'up' | 'down'
  circuit: ProviderCircuit['state']
  /** what to check */
  detail?: string
  /** of the last check; null without one */
  latencyMs: number | null
}

/**
 * Tells whether each provider can be used. Two things say so: the circuit, which sees the calls of tasks, and a free check of
 * key, model and address. The check runs at start, and again while the provider is down.
 *
 * A check only informs. It never keeps a task from being tried, because a server may answer questions and refuse the check. A
 * failed call outweighs a check that succeeds. Then the provider is down until it answers a call, or until it may be probed and
 * its check succeeds.
 */
export interface ProviderWatch {
  /** The states now, in order of preference. It makes no calls. */
  reports(): ProviderReport[]
  stop(): void
}

/** Starts the first check of each provider and does not wait for it. */
export function watchProviders(circuits: readonly ProviderCircuit[], log: Logger): ProviderWatch {
  const watches = circuits.map(circuit => watchProvider(circuit, log))
  return {
    reports: () => watches.map(watch => watch.report()),
    stop() {
      for (const watch of watches) watch.stop()
    },
  }
}

function watchProvider(circuit: ProviderCircuit, parentLog: Logger) {
  const { provider } = circuit
  const log = parentLog.child({ provider: provider.name, model: provider.model })
  const ended = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let failedChecks = 0
  let succeededMs = 0
  let checkedMs = 0
  let latencyMs: number | null = null
  let checkTrouble: string | undefined
  let doubt: string | undefined
  /** what the log said last; undefined: all is right; null: nothing yet */
  let told: string | undefined | null = null

  function trouble(): string | undefined {
    const { failure, state } = circuit
    const isBack = state === 'probing' && succeededMs > 0 && succeededMs >= circuit.openUntilMs
    if (failure && !isBack) return explainTrouble(provider, failure)
    return circuit.answeredMs > checkedMs ? undefined : checkTrouble
  }

  async function check(): Promise<void> {
    const started = performance.now()
    try {
      const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(checkTimeoutMs)])
      const result = await provider.check?.(signal)
      latencyMs = Math.round(performance.now() - started)
      failedChecks = 0
      succeededMs = Date.now()
      checkTrouble = undefined
      const setting = provider.settingNames?.model
      doubt = result?.mayBeMissing
        ? `${provider.name} does not list the model ${provider.model}. Check ${setting} if its calls fail.`
        : undefined
    } catch (error) {
      failedChecks += 1
      latencyMs = null
      checkTrouble = explainTrouble(provider, error)
    }
    if (ended.signal.aborted) return
    checkedMs = Date.now()
    tell()
    schedule()
  }

  /** Logs what an operator has to do, once. */
  function tell(): void {
    const words = checkTrouble ?? doubt
    if (words === told) return
    told = words
    if (checkTrouble) log.error(`AI provider: ${checkTrouble}`)
    else if (doubt) log.warn(`AI provider: ${doubt}`)
    else log.info('AI provider: key, model and address are right')
  }

  /** The next check; a provider that is up needs none, but may be down by then. */
  function schedule(): void {
    timer = setTimeout(() => void (trouble() ? check() : schedule()), againMs(failedChecks || 1))
    timer.unref()
  }

  if (provider.check) void check()
  return {
    report(): ProviderReport {
      const words = trouble()
      const detail = words ?? (circuit.answeredMs > 0 ? undefined : doubt)
      return {
        provider: provider.name,
        model: provider.model,
        status: words ? 'down' : 'up',
        circuit: circuit.state,
        ...(detail === undefined ? {} : { detail }),
        latencyMs,
      }
    },
    stop() {
      ended.abort()
      clearTimeout(timer)
    },
  }
}
