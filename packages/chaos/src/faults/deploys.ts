import { setTimeout as sleep } from 'node:timers/promises'
import { waitUntil } from '@ai-platform/testkit/wait-until.ts'
import { readFacts } from '../checks/read-facts.ts'
import { at, type Fault, steadyLoad } from '../fault.ts'

/** The default SHUTDOWN_GRACE_MS. `patienceMs` covers the other phases and a busy machine. */
const graceMs = 8_000
const patienceMs = 4_000
const goingAway = 1001

/** Every replica is stopped by SIGTERM and started again, one after the other, under load. */
export const rollingRestart: Fault = {
  name: 'rolling restart of all replicas',
  engines: ['postgres', 'redis'],
  load: form => (form === 'short' ? steadyLoad(60, 5, 500) : steadyLoad(300, 8, 3_000)),
  async inject({ platform, follower, load }) {
    await load.untilAccepted(8)
    const problems: string[] = []
    const moments = []
    for (const replica of platform.replicas) {
      moments.push(at(Date.now()))
      const { code, signal, tookMs } = await replica.terminate()
      if (code !== 0 || tookMs > graceMs + patienceMs)
        problems.push(`${replica.name} ended with ${signal ?? code} after ${tookMs} ms`)
      await replica.start()
    }
    if (!follower.closes.includes(goingAway))
      problems.push(`no socket was closed with ${goingAway}, but: ${follower.closes.join(', ') || 'none'}`)
    return { moments, problems }
  },
}

/** Lasts until after the SIGTERM; the second request for the same document is answered at once. */
const longAnswer = { delayMs: 500, fault: 'slow', times: 1, seconds: 60 } as const
/** A run is released when the grace ends and claimed at once by an idle replica. A lease lasts much longer. */
const handBackMs = graceMs + patienceMs

/** On SIGTERM, runs longer than the grace are released and continue on another replica before their lease ends. */
export const handBack: Fault = {
  name: 'SIGTERM hands long runs back',
  engines: ['postgres', 'redis'],
  load: form => ({ documents: form === 'short' ? 5 : 8, rate: 20, script: () => longAnswer }),
  async prepare({ replicas }) {
    // All runs start on the first replica.
    await Promise.all(replicas.slice(1).map(replica => replica.terminate()))
  },
  async inject({ platform, account, load }) {
    const [worker, ...others] = platform.replicas
    if (!worker) throw new Error('there is no replica')
    await load.finish()
    const running = async () => {
      const { tasks } = await readFacts(platform.ownerUrl, account.id)
      return tasks.every(({ status }) => status === 'processing')
    }
    await waitUntil('all run', 30_000, running)
    await Promise.all(others.map(other => other.start()))
    await sleep(500)
    const from = Date.now()
    const { code, tookMs } = await worker.terminate()
    const problems = code === 0 ? [] : [`${worker.name} ended with ${code} after ${tookMs} ms`]
    const startedAgain = async () => {
      const { events } = await readFacts(platform.ownerUrl, account.id)
      return events.filter(({ event, at: time }) => event === 'task_started' && time > from)
    }
    const { tasks } = await readFacts(platform.ownerUrl, account.id)
    await waitUntil('all run again', handBackMs, async () => (await startedAgain()).length >= tasks.length).catch(
      () => {},
    )
    const restarts = await startedAgain()
    const slowestMs = Math.round(Math.max(0, ...restarts.map(({ at: time }) => time - from)))
    if (restarts.length < tasks.length) problems.push(`${restarts.length} of ${tasks.length} ran again`)
    // A released run does not count as an attempt; a run whose lease ran out does.
    const counted = (await readFacts(platform.ownerUrl, account.id)).tasks.filter(({ attempts }) => attempts !== 1)
    if (counted.length > 0) problems.push(`${counted.length} were not released and waited for the end of their lease`)
    if (slowestMs > handBackMs) problems.push(`the last one ran again after ${slowestMs} ms`)
    await worker.start()
    return { moments: [at(from)], problems, note: `running elsewhere ${slowestMs} ms after SIGTERM` }
  },
}
