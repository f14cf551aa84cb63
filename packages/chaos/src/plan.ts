import type { Fault, Form } from './fault.ts'
import { cutClient } from './faults/cut-client.ts'
import { crashDatabase, stopDatabase, terminateBackends } from './faults/database.ts'
import { handBack, rollingRestart } from './faults/deploys.ts'
import { fillDisk } from './faults/fill-disk.ts'
import { freezeWorker } from './faults/freeze-worker.ts'
import { killWorker } from './faults/kill-worker.ts'
import { loseProvider, troubleProvider } from './faults/provider.ts'
import { flushRedis, restartRedis } from './faults/redis.ts'
import { resumeElsewhere } from './faults/resume-elsewhere.ts'
import type { Engine } from './platform/target.ts'

/** Faults that are injected one after the other into one platform. */
export interface Group {
  engine: Engine
  replicaCount: number
  env: Record<string, string>
  faults: Fault[]
}

/** The sweeper looks twice in this time; by default files are given an hour. */
export const orphanSeconds = 5

const common = {
  ORPHAN_FILE_SECONDS: String(orphanSeconds),
  // Silence of the AI is noticed soon. A killed worker's claim counts: a document met by many kills has many.
  AI_IDLE_TIMEOUT_MS: '3000',
  MAX_ATTEMPTS: '20',
}

const everyFault = [
  killWorker,
  freezeWorker,
  stopDatabase,
  crashDatabase,
  terminateBackends,
  restartRedis,
  flushRedis,
  fillDisk,
  troubleProvider,
  cutClient,
  resumeElsewhere,
  rollingRestart,
  handBack,
]

/** The groups of a form. The short one has a short lease; the long one leaves it, and what follows of it, as it is. */
export function planGroups(form: Form): Group[] {
  const env = form === 'short' ? { ...common, LEASE_SECONDS: '6' } : common
  const faultsOf = (engine: Engine, faults: Fault[]) => faults.filter(({ engines }) => engines.includes(engine))
  if (form === 'short') {
    const onRedis = [killWorker, restartRedis, flushRedis]
    return [
      { engine: 'postgres', replicaCount: 2, env, faults: faultsOf('postgres', everyFault) },
      { engine: 'redis', replicaCount: 2, env, faults: onRedis },
    ]
  }
  return [
    { engine: 'postgres', replicaCount: 3, env, faults: faultsOf('postgres', everyFault) },
    { engine: 'postgres', replicaCount: 1, env: { ...env, MAX_ATTEMPTS: '3' }, faults: [loseProvider] },
    { engine: 'redis', replicaCount: 3, env, faults: faultsOf('redis', everyFault) },
  ]
}

/** What the platform that is killed as a whole is started with: in the long form nothing that recovery depends on. */
export const launchedEnv = (form: Form): Record<string, string> =>
  form === 'short' ? { ...common, LEASE_SECONDS: '6' } : { ORPHAN_FILE_SECONDS: String(orphanSeconds) }
