import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { hasRedis } from '@ai-platform/testkit/servers/redis.ts'
import type { Bench } from './bench.ts'
import type { Fault, Form } from './fault.ts'
import { killEverything } from './faults/kill-everything.ts'
import { type Group, launchedEnv, orphanSeconds, planGroups } from './plan.ts'
import { type LaunchedPlatform, launchPlatform } from './platform/launched-platform.ts'
import { type Platform, startPlatform } from './platform/platform.ts'
import type { Engine, Target } from './platform/target.ts'
import { type FaultReport, runFault } from './run-fault.ts'

/** Why a group cannot run on this machine; undefined if it can. */
export const obstacleOf = (group: Group, env: NodeJS.ProcessEnv): string | undefined =>
  group.engine === 'redis' && !hasRedis(env) ? 'redis-server is not on the PATH' : undefined

/** Starts the platform of a group. */
export async function startGroup(bench: Bench, group: Group): Promise<Platform> {
  return startPlatform({
    cluster: bench.cluster,
    engine: group.engine,
    folder: await mkdtemp(join(bench.folder, `${group.engine}-`)),
    replicaCount: group.replicaCount,
    env: { ...bench.env, ...group.env },
  })
}

/** The platform as `npm start` runs it; in the long form with every setting that recovery depends on at its default. */
export async function startLaunched(bench: Bench, form: Form): Promise<LaunchedPlatform> {
  const folder = await mkdtemp(join(bench.folder, 'launched-'))
  return launchPlatform(folder, { ...bench.env, ...launchedEnv(form) })
}

const plainReport = (engine: Engine, fault: string, facts: Partial<FaultReport>): FaultReport => ({
  fault,
  engine,
  problems: [],
  note: '',
  tookSeconds: 0,
  ...facts,
})

/** A fault whose injection failed is reported as a problem, and the other faults are still injected. */
const reportFault = <T extends Target>(platform: T, fault: Fault<T>, form: Form): Promise<FaultReport> =>
  runFault(platform, fault, form, { orphanSeconds }).catch((error: Error) =>
    plainReport(platform.engine, fault.name, { problems: [error.message] }),
  )

/** Injects the faults of one step at the same time, each with its own load and user. */
export function runStep(platform: Platform, step: Group['steps'][number], form: Form): Promise<FaultReport[]> {
  return Promise.all(
    step.map(async fault => {
      const obstacle = fault.obstacle?.(platform)
      if (obstacle !== undefined) return plainReport(platform.engine, fault.name, { obstacle })
      return reportFault(platform, fault, form)
    }),
  )
}

async function* runGroup(bench: Bench, group: Group, form: Form): AsyncGenerator<FaultReport> {
  const obstacle = obstacleOf(group, bench.env)
  if (obstacle !== undefined) {
    for (const { name } of group.steps.flat()) yield plainReport(group.engine, name, { obstacle })
    return
  }
  const platform = await startGroup(bench, group)
  let problems: string[] = []
  try {
    for (const step of group.steps) yield* await runStep(platform, step, form)
  } finally {
    problems = await platform.stop()
  }
  yield plainReport(group.engine, 'SIGTERM of everything', { problems })
}

async function* runLaunched(bench: Bench, form: Form): AsyncGenerator<FaultReport> {
  const platform = await startLaunched(bench, form)
  let problems: string[] = []
  try {
    yield await reportFault(platform, killEverything, form)
  } finally {
    problems = await platform.stop()
  }
  yield plainReport('postgres', 'SIGTERM of the launcher', { problems })
}

/** Runs the faults of the form's plan whose names contain one of the parts. @param only parts in lower case; an empty one is in all names */
export async function* runPlan(bench: Bench, form: Form, only: string[]): AsyncGenerator<FaultReport> {
  if (only.some(part => killEverything.name.toLowerCase().includes(part))) yield* runLaunched(bench, form)
  for (const group of planGroups(form, only)) yield* runGroup(bench, group, form)
}
