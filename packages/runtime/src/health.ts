import type { DependencyHealth, Health } from '@ai-platform/contracts/health.ts'

/** A dependency of a service. The service is down without a `needed` dependency, and degraded without any other. */
export interface Dependency {
  name: string
  needed: boolean
  /** Rejects when the dependency is down. May return its state, when that is known without a call. */
  probe(): Promise<unknown>
}

/** The state of a dependency that is known without a call. */
export class KnownHealth {
  readonly health: DependencyHealth

  constructor(health: DependencyHealth) {
    this.health = health
  }
}

const probeTimeoutMs = 2_000

async function probe(dependency: Dependency): Promise<DependencyHealth> {
  const started = performance.now()
  const timeout = Promise.withResolvers<never>()
  const timer = setTimeout(() => timeout.reject(new Error('timed out')), probeTimeoutMs)
  try {
    const answer = await Promise.race([dependency.probe(), timeout.promise])
    if (answer instanceof KnownHealth) return answer.health
    return { status: 'up', latency_ms: Math.round((performance.now() - started) * 10) / 10 }
  } catch {
    // The error is not in the answer: it may hold an address or a user name.
    return { status: 'down', latency_ms: null, detail: `${dependency.name} does not answer` }
  } finally {
    clearTimeout(timer)
  }
}

/** Probes all dependencies at the same time, each for 2 s at most, and derives the status of the service. */
export async function checkHealth(
  service: { name: string; version: string },
  dependencies: Dependency[],
): Promise<Health> {
  const states = await Promise.all(dependencies.map(probe))
  const down = dependencies.filter((_, index) => states[index]?.status === 'down')
  return {
    status: down.some(({ needed }) => needed) ? 'down' : down.length > 0 ? 'degraded' : 'up',
    service: service.name,
    version: service.version,
    uptime_seconds: Math.round(process.uptime()),
    dependencies: Object.fromEntries(dependencies.map(({ name }, index) => [name, states[index] as DependencyHealth])),
  }
}
