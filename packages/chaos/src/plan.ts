import type { Fault, Form } from './fault.ts'
import { cutClient } from './faults/cut-client.ts'
import { crashDatabase, stopDatabase, terminateBackends } from './faults/database.ts'
import { handBack, rollingRestart } from './faults/deploys.ts'
import { fillDisk } from './faults/fill-disk.ts'
import { freezeWorker } from './faults/freeze-worker.ts'
import { killWorker } from './faults/kill-worker.ts'
import { loseProvider, outlastOutage, refuseKey, troubleProvider } from './faults/provider.ts'
import { flushRedis, restartRedis } from './faults/redis.ts'
import { resumeElsewhere } from './faults/resume-elsewhere.ts'
import type { Engine } from './platform/target.ts'

/** Steps that are injected one after another into one platform. The faults of a step are injected at the same time. */
export interface Group {
  engine: Engine
  replicaCount: number
  env: Record<string, string>
  steps: Fault[][]
}

/** The age at which the sweep removes a file without a row. The default is an hour. */
export const orphanSeconds = 5

const common = {
  ORPHAN_FILE_SECONDS: String(orphanSeconds),
  // A short idle timeout detects a silent AI soon. A killed worker's attempt counts, and a document may meet many kills.
  AI_IDLE_TIMEOUT_MS: '3000',
  MAX_ATTEMPTS: '20',
}

const hasty = { ...common, LEASE_SECONDS: '6' }

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
  outlastOutage,
  cutClient,
  resumeElsewhere,
  rollingRestart,
  handBack,
]

/** Takes under four minutes: a short lease, two replicas, and independent faults at the same time. */
const shortPlan: Group[] = [
  {
    engine: 'postgres',
    replicaCount: 2,
    env: hasty,
    steps: [
      [killWorker],
      [freezeWorker, troubleProvider],
      [outlastOutage],
      [stopDatabase],
      [terminateBackends],
      // Not at the same time: a cut upload frees space on the disk.
      [fillDisk],
      [cutClient],
      [resumeElsewhere],
      [rollingRestart],
      [handBack],
    ],
  },
  { engine: 'postgres', replicaCount: 1, env: { ...hasty, MAX_WAIT_FOR_PROVIDER: '5' }, steps: [[loseProvider]] },
  { engine: 'redis', replicaCount: 2, env: hasty, steps: [[killWorker, flushRedis], [restartRedis]] },
]

const onEngine = (engine: Engine): Fault[][] =>
  everyFault.filter(({ engines }) => engines.includes(engine)).map(fault => [fault])

/** Each fault alone, with the default lease. */
const longPlan: Group[] = [
  { engine: 'postgres', replicaCount: 3, env: common, steps: onEngine('postgres') },
  { engine: 'postgres', replicaCount: 1, env: { ...common, MAX_WAIT_FOR_PROVIDER: '20' }, steps: [[loseProvider]] },
  { engine: 'postgres', replicaCount: 2, env: { ...common, AI_FALLBACK: 'local' }, steps: [[refuseKey]] },
  { engine: 'redis', replicaCount: 3, env: common, steps: onEngine('redis') },
]

/** The groups of a form whose faults have one of the parts in their names. */
export function planGroups(form: Form, only: string[]): Group[] {
  const isWanted = (fault: Fault) => only.some(part => fault.name.toLowerCase().includes(part))
  return (form === 'short' ? shortPlan : longPlan)
    .map(group => ({ ...group, steps: group.steps.map(step => step.filter(isWanted)).filter(step => step.length > 0) }))
    .filter(({ steps }) => steps.length > 0)
}

/** Settings of the platform that is killed as a whole. The long form keeps the defaults that recovery depends on. */
export const launchedEnv = (form: Form): Record<string, string> =>
  form === 'short' ? hasty : { ORPHAN_FILE_SECONDS: String(orphanSeconds) }
