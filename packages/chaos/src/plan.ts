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

/** Faults that are injected one after the other into one platform; those of one step at the same time. */
export interface Group {
  engine: Engine
  replicaCount: number
  env: Record<string, string>
  steps: Fault[][]
}

/** The sweeper looks twice in this time; by default files are given an hour. */
export const orphanSeconds = 5

const common = {
  ORPHAN_FILE_SECONDS: String(orphanSeconds),
  // Silence of the AI is noticed soon. A killed worker's claim counts: a document met by many kills has many.
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
  cutClient,
  resumeElsewhere,
  rollingRestart,
  handBack,
]

/** Within three minutes: a short lease, two replicas, and at the same time what does not concern one another. */
const shortPlan: Group[] = [
  {
    engine: 'postgres',
    replicaCount: 2,
    env: hasty,
    steps: [
      [killWorker],
      [freezeWorker, troubleProvider],
      [stopDatabase],
      [terminateBackends],
      // Not at the same time: an upload that is cut gives its room on the disk back.
      [fillDisk],
      [cutClient],
      [resumeElsewhere],
      [rollingRestart],
      [handBack],
    ],
  },
  { engine: 'redis', replicaCount: 2, env: hasty, steps: [[killWorker, flushRedis], [restartRedis]] },
]

const onEngine = (engine: Engine): Fault[][] =>
  everyFault.filter(({ engines }) => engines.includes(engine)).map(fault => [fault])

/** Each fault by itself, and the lease, with what follows of it, as it is by default. */
const longPlan: Group[] = [
  { engine: 'postgres', replicaCount: 3, env: common, steps: onEngine('postgres') },
  { engine: 'postgres', replicaCount: 1, env: { ...common, MAX_ATTEMPTS: '3' }, steps: [[loseProvider]] },
  { engine: 'redis', replicaCount: 3, env: common, steps: onEngine('redis') },
]

/** The groups of a form whose faults have one of the parts in their names. */
export function planGroups(form: Form, only: string[]): Group[] {
  const isWanted = (fault: Fault) => only.some(part => fault.name.toLowerCase().includes(part))
  return (form === 'short' ? shortPlan : longPlan)
    .map(group => ({ ...group, steps: group.steps.map(step => step.filter(isWanted)).filter(step => step.length > 0) }))
    .filter(({ steps }) => steps.length > 0)
}

/** What the platform that is killed as a whole is started with: in the long form nothing that recovery depends on. */
export const launchedEnv = (form: Form): Record<string, string> =>
  form === 'short' ? hasty : { ORPHAN_FILE_SECONDS: String(orphanSeconds) }
