import type { TaskType } from '@ai-platform/contracts/result.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { canDo } from '../providers/available-task-types.ts'
import type { Provider } from '../providers/provider.ts'
import { type ProviderError, refusesAccount } from '../providers/provider-error.ts'
import { createProviderCircuit, type ProviderCircuit } from './provider-circuit.ts'

/** Failures in a row that open a circuit. Without a fallback, one document may fail alone. */
const failuresToOpen = { withFallback: 1, alone: 3 }

/** Places for attempts that may be started now. `done` must be called once, when they have ended or none was started. */
export interface Permit {
  places: number
  done(): void
}

/** A time in which no provider can be used. */
export interface Absence {
  /** Date.now() when the last of them was found away */
  sinceMs: number
  /** the first that is unavailable, else the first, and why it cannot be used */
  provider: Provider
  error: ProviderError
}

/** An attempt's use of one provider. `leave` must be called once, when the attempt has ended. */
export interface ProviderTurn {
  circuit: ProviderCircuit
  leave(): void
}

/**
 * Chooses the provider of each attempt: the first of AI_PROVIDER and AI_FALLBACK that is not away. Claiming pauses while all are.
 * An attempt has one provider, so a result never mixes answers of two.
 */
export interface ProviderChoice {
  /** in order of preference */
  readonly circuits: readonly [ProviderCircuit, ...ProviderCircuit[]]
  /** Whether a permit would have a place. */
  mayStart(): boolean
  /** The absence of all providers. Undefined while a circuit is closed, or its time to be probed has come. */
  absence(): Absence | undefined
  /** Asks to start attempts, at most `limit`: one at a time while no circuit is closed. */
  permit(limit: number): Permit
  /** Returns the first provider that can do the task type and may be called now; undefined when all of them are away. */
  choose(taskType: TaskType): ProviderTurn | undefined
  /** Milliseconds until a provider that can do the task type may be called. */
  freeInMs(taskType: TaskType): number
  /** Reports how an attempt failed, if that says something about its provider. */
  report(turn: ProviderTurn, error: ProviderError): void
  /**
   * The seconds until another provider may take the task: 0 for now, undefined when there is none that could.
   * Providers that refuse their key, account or model do not count.
   * @param error the failure of the attempt that had this turn; after `translation_unavailable` only the providers before count
   */
  otherInSeconds(turn: ProviderTurn, error: ProviderError, taskType: TaskType): number | undefined
}

/** @param onClose called when a provider answers again */
export function createProviderChoice(
  providers: readonly [Provider, ...Provider[]],
  log: Logger,
  onClose: () => void,
): ProviderChoice {
  const create = (provider: Provider) =>
    createProviderCircuit(provider, {
      failuresToOpen: providers.length > 1 ? failuresToOpen.withFallback : failuresToOpen.alone,
      onClose,
      log,
    })
  const [first, ...others] = providers
  const circuits: [ProviderCircuit, ...ProviderCircuit[]] = [create(first), ...others.map(create)]
  let probeIsStarting = false

  /** The circuits of the providers that can do a task type; all when none can, so that the task fails with its reason. */
  const ableTo = (taskType: TaskType): readonly ProviderCircuit[] => {
    const able = circuits.filter(circuit => canDo(circuit.provider.name, taskType))
    return able.length > 0 ? able : circuits
  }
  const anyClosed = () => circuits.some(circuit => circuit.state === 'closed')
  const mayProbe = () => !probeIsStarting && circuits.some(circuit => circuit.freeInMs === 0)

  return {
    circuits,
    mayStart: () => anyClosed() || mayProbe(),
    absence() {
      if (circuits.some(({ state }) => state !== 'open')) return undefined
      const failed = circuits.flatMap(({ provider, failure: error }) => (error ? [{ provider, error }] : []))
      const shown = failed.find(({ error }) => error.code === 'provider_unavailable') ?? failed[0]
      const sinceMs = Math.max(...circuits.flatMap(({ awaySinceMs }) => awaySinceMs ?? []))
      return shown && { sinceMs, ...shown }
    },
    permit(limit) {
      if (anyClosed()) return { places: limit, done: () => {} }
      if (!mayProbe()) return { places: 0, done: () => {} }
      probeIsStarting = true
      return {
        places: Math.min(1, limit),
        done() {
          probeIsStarting = false
        },
      }
    },
    choose(taskType) {
      for (const circuit of ableTo(taskType)) {
        const leave = circuit.enter()
        if (leave) return { circuit, leave }
      }
      return undefined
    },
    report({ circuit }, error) {
      const isRefusal = refusesAccount(error)
      if (error.code === 'provider_unavailable' || (isRefusal && circuits.length > 1)) circuit.failed(error)
      // The only provider stays in use: its tasks fail at once, so that a wrong setting shows.
      else if (isRefusal) circuit.refused(error)
      else circuit.answered()
    },
    freeInMs: taskType => Math.min(...ableTo(taskType).map(circuit => circuit.freeInMs)),
    otherInSeconds({ circuit }, error, taskType) {
      const able = ableTo(taskType)
      const candidates = error.code === 'translation_unavailable' ? able.slice(0, able.indexOf(circuit)) : able
      const waits = candidates
        .filter(other => other !== circuit && !(other.failure && refusesAccount(other.failure)))
        .map(other => other.freeInMs / 1000)
      return waits.length > 0 ? Math.min(...waits) : undefined
    },
  }
}
