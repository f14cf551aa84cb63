import { type Bench, type Benchmark, type Figure, numberOption } from '../benchmark.ts'
import { type Account, register } from '../client/account.ts'
import { followEvents } from '../client/follow-events.ts'
import { runBounded } from '../client/run-bounded.ts'
import { smallText, submitAccepted } from '../client/submit.ts'
import { median } from '../figures/percentile.ts'
import type { Platform } from '../platform/platform.ts'
import { readCpuMs } from '../platform/read-proc.ts'
import { startAi } from '../platform/start-ai.ts'
import { startLauncher } from '../platform/start-launcher.ts'

const maxCpuMs = 4
const atOnce = 16
/** Warm-up tasks: meanwhile Node compiles hot code and the process still sends notifications. */
const warmUpTasks = 4_000
const rounds = 5

type Path = '/auth/files/submit/' | '/process/submit'

/** CPU-ms a task of both services, over the tasks from submission to final event. */
async function measureRound(bench: Bench, platform: Platform, account: Account, tasks: number, path: Path) {
  const follower = await followEvents(bench, account)
  const pids = [platform.authPid, ...platform.processorPids]
  const before = pids.map(readCpuMs)
  const from = performance.now()
  await runBounded(tasks, atOnce, index => submitAccepted(account, smallText(index), path))
  await follower.untilFinal(tasks, 240_000)
  const failed = [...follower.finals.values()].filter(({ event }) => event !== 'task_completed')
  if (failed.length > 0) throw new Error(`${failed.length} tasks failed: ${failed[0]?.error?.code}`)
  const [auth = Number.NaN, processor = Number.NaN] = pids.map(
    (pid, index) => (readCpuMs(pid) - (before[index] ?? 0)) / tasks,
  )
  return { auth, processor, tasksPerSecond: (tasks * 1000) / (performance.now() - from) }
}

/**
 * Measures CPU time, not wall time, so that other programs hardly affect it. The figure is the median of four rounds and
 * includes all work of the services for a task: upload, queue, AI call, events, socket and webhook.
 */
async function run(bench: Bench): Promise<Figure[]> {
  const tasks = Math.ceil(numberOption(bench, 'tasks', 4_000) / rounds)
  const ai = await startAi(bench, 0)
  const platform = await startLauncher(bench, { ...ai, RATE_LIMIT_ENABLED: 'false', WORKER_CONCURRENCY: '16' })
  const measure = async (count: number, path: Path) =>
    measureRound(bench, platform, await register(platform.url), count, path)
  await measure(warmUpTasks, '/auth/files/submit/')
  const proxied = []
  const direct = []
  for (let round = 0; round < rounds; round++) {
    proxied.push(await measure(tasks, '/auth/files/submit/'))
    direct.push(await measure(tasks, '/process/submit'))
    const [through, straight] = [proxied, direct].map(measured => measured.at(-1)?.processor.toFixed(2))
    bench.say(`round ${round + 1}: ${through} ms a task in processor-service, ${straight} ms when sent straight to it`)
  }
  const proxiedAuth = median(proxied.map(({ auth }) => auth))
  const directAuth = median(direct.map(({ auth }) => auth))
  return [
    {
      name: 'processor-service, each finished task',
      value: median(proxied.map(({ processor }) => processor)),
      unit: 'ms CPU',
      atMost: maxCpuMs,
    },
    {
      name: 'processor-service, sent straight to it',
      value: median(direct.map(({ processor }) => processor)),
      unit: 'ms CPU',
      atMost: maxCpuMs,
    },
    { name: 'auth-service, each proxied upload and its webhook', value: proxiedAuth, unit: 'ms CPU' },
    { name: 'auth-service, the webhook alone', value: directAuth, unit: 'ms CPU' },
    {
      name: 'tasks a second meanwhile',
      value: median(proxied.map(({ tasksPerSecond }) => tasksPerSecond)),
      unit: '/s',
    },
  ]
}

export const cost: Benchmark = {
  shows: 'CPU time of a finished task in the steady state, with a small text and a stub of the AI.',
  run,
}
