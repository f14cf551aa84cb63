import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChaosConfig } from './config.ts'
import type { Form } from './fault.ts'
import { killEverything } from './faults/kill-everything.ts'
import { type Group, launchedEnv, orphanSeconds, planGroups } from './plan.ts'
import { type Cluster, startCluster } from './platform/cluster.ts'
import { prepareTemplate } from './platform/database.ts'
import { launchPlatform } from './platform/launched-platform.ts'
import { startPlatform } from './platform/platform.ts'
import { type FaultReport, runFault } from './run-fault.ts'

export interface Bench {
  folder: string
  cluster: Cluster
  env: NodeJS.ProcessEnv
  close(): Promise<void>
}

/** A folder of the run's own, a PostgreSQL and the template of every platform's database. */
export async function openBench(config: ChaosConfig): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-chaos-'))
  await chmod(folder, 0o755)
  const cluster = await startCluster(folder)
  const env = config.childEnvironment
  await prepareTemplate(cluster, folder, env)
  return {
    folder,
    cluster,
    env,
    async close() {
      await cluster.stop()
      if (!config.keep) await rm(folder, { recursive: true, force: true })
    },
  }
}

const emptyReport = (group: Pick<Group, 'engine'>, fault: string): FaultReport => ({
  fault,
  engine: group.engine,
  tasks: 0,
  lost: 0,
  doubled: 0,
  recoverySeconds: 0,
  affected: 0,
  problems: [],
  note: '',
  tookSeconds: 0,
})

/** Injects a group's faults in turn into a platform of its own, which is stopped as an operator does in the end. */
export async function* runGroup(bench: Bench, group: Group, form: Form, only: string[]): AsyncGenerator<FaultReport> {
  const faults = group.faults.filter(({ name }) => only.some(part => name.toLowerCase().includes(part)))
  if (faults.length === 0) return
  const folder = await mkdtemp(join(bench.folder, `${group.engine}-`))
  const platform = await startPlatform({
    cluster: bench.cluster,
    engine: group.engine,
    folder,
    replicaCount: group.replicaCount,
    env: { ...bench.env, ...group.env },
  })
  let problems: string[] = []
  try {
    for (const fault of faults) {
      const reason = fault.unable?.(platform)
      if (reason !== undefined) yield { ...emptyReport(group, fault.name), note: `not injected: ${reason}` }
      else yield await runFault(platform, fault, form, { orphanSeconds })
    }
  } finally {
    problems = await platform.stop()
  }
  yield { ...emptyReport(group, 'SIGTERM of everything'), problems }
}

/** The faults of the whole platform as `npm start` runs it; in the long form with every setting at its default. */
async function* runLaunched(bench: Bench, form: Form, only: string[]): AsyncGenerator<FaultReport> {
  if (!only.some(part => killEverything.name.toLowerCase().includes(part))) return
  const folder = await mkdtemp(join(bench.folder, 'launched-'))
  await chmod(folder, 0o755)
  const platform = await launchPlatform(folder, { ...bench.env, ...launchedEnv(form) })
  let problems: string[] = []
  try {
    yield await runFault(platform, killEverything, form, { orphanSeconds })
  } finally {
    problems = await platform.stop()
  }
  yield { ...emptyReport({ engine: 'postgres' }, 'SIGTERM of the launcher'), problems }
}

/** Every fault of the form's plan. */
export async function* runPlan(bench: Bench, form: Form, only: string[]): AsyncGenerator<FaultReport> {
  for (const group of planGroups(form)) yield* runGroup(bench, group, form, only)
  yield* runLaunched(bench, form, only)
}
