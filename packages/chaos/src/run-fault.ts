import { followEvents } from '@ai-platform/testkit/sockets/follow-events.ts'
import { waitUntil } from '@ai-platform/testkit/wait-until.ts'
import { checkConnections, checkCounters, checkFiles } from './checks/check-leftovers.ts'
import { checkAnswers, checkLog, checkTasks } from './checks/check-tasks.ts'
import { measureRecovery } from './checks/measure-recovery.ts'
import { readFacts } from './checks/read-facts.ts'
import type { Fault, Form } from './fault.ts'
import { readEvents, register } from './load/account.ts'
import { startLoad } from './load/load.ts'
import type { Engine, Target } from './platform/target.ts'

/** What came of the tasks of one fault. */
export interface TaskCounts {
  submitted: number
  lost: number
  doubled: number
  /** seconds from the fault, or from the end of a lasting fault, until the last affected task ended */
  recoverySeconds: number
  /** tasks that had to be run again */
  affected: number
}

/** The result of one fault, a row of the report. */
export interface FaultReport {
  fault: string
  engine: Engine
  /** undefined when nothing was counted: the fault has no load, or its injection failed */
  tasks?: TaskCounts
  problems: string[]
  note: string
  /** why the fault was not injected on this machine */
  obstacle?: string
  /** duration of the whole fault */
  tookSeconds: number
}

/** The promised maximum recovery time with default settings. */
const longestRecoverySeconds = 45

/** Maximum time until all tasks have ended. */
const maxRunningMs = 120_000

/** Puts the platform under load, injects the fault, and checks the invariants afterwards. */
export async function runFault<P extends Target>(
  platform: P,
  fault: Fault<P>,
  form: Form,
  settings: { orphanSeconds: number },
): Promise<FaultReport> {
  const startedAt = performance.now()
  const account = await register(platform)
  await fault.prepare?.(platform)
  const follower = followEvents(account, platform.processorUrl)
  const load = startLoad(account, fault.load(form))
  const injection = await fault.inject({ platform, account, follower, load, form }).catch(async (error: Error) => {
    // The next fault must not run under this load.
    await Promise.allSettled([load.finish(), follower.stop()])
    throw error
  })
  const submissions = await load.finish()

  const problems = [...(injection.problems ?? [])]
  const allEnded = async () => {
    const { tasks } = await readFacts(platform.ownerUrl, account.id)
    return tasks.every(({ status }) => status !== 'pending' && status !== 'processing')
  }
  await waitUntil('every task has ended', maxRunningMs, allEnded).catch((error: Error) => problems.push(error.message))
  const facts = await readFacts(platform.ownerUrl, account.id)
  await waitUntil('the socket has received all events', 20_000, () => follower.lastSeq >= facts.events.length).catch(
    () => {},
  )
  await follower.stop()

  const checked = checkTasks(submissions, facts, fault.mayFail ?? (() => false))
  problems.push(...checked.problems, ...follower.problems)
  problems.push(...checkLog(facts, await readEvents(account), follower.events))
  problems.push(...(await checkAnswers(account, facts)))
  problems.push(...(await checkCounters(account, facts)))
  problems.push(...(await checkFiles(platform.ownerUrl, platform.storageFolder, settings.orphanSeconds)))
  problems.push(...(await checkConnections(platform.ownerUrl, platform.processes)))
  problems.push(...platform.takeDeaths())
  const recovery = measureRecovery(facts.events, injection.moments)
  if (recovery.seconds > longestRecoverySeconds) problems.push(`recovery took ${recovery.seconds.toFixed(1)} s`)
  return {
    fault: fault.name,
    engine: platform.engine,
    tasks: {
      submitted: facts.tasks.length,
      lost: checked.lost,
      doubled: checked.doubled,
      recoverySeconds: recovery.seconds,
      affected: recovery.affected,
    },
    problems,
    note: injection.note ?? '',
    tookSeconds: Math.round((performance.now() - startedAt) / 1000),
  }
}
