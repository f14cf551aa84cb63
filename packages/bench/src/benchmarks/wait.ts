import { type Bench, type Benchmark, type Figure, numberOption } from '../benchmark.ts'
import { register } from '../client/account.ts'
import { startTaskLoop } from '../client/task-loop.ts'
import { runWaitLoop } from '../client/wait-loop.ts'
import { percentile } from '../figures/percentile.ts'
import { startAi } from '../platform/start-ai.ts'
import { startBehindNginx } from '../platform/start-behind-nginx.ts'

const userCount = 16
const warmUpTasks = 1_000
const promises = { p50Ms: 30, p99Ms: 250 }

/**
 * The load reaches its steady state when the first tasks end. Only tasks that were submitted from then on are measured;
 * their clients wait while new ones are submitted at the same rate.
 */
async function run(bench: Bench): Promise<Figure[]> {
  const aiMs = numberOption(bench, 'ai-ms', 5_000)
  const perSecond = numberOption(bench, 'rate', 100)
  const seconds = numberOption(bench, 'seconds', 20)
  const warmUp = numberOption(bench, 'warm-up', warmUpTasks)
  const inFlight = (perSecond * aiMs) / 1_000
  const ai = await startAi(bench, aiMs)
  // A tenth more than the tasks in flight, because a slot is free again only after the result is stored.
  const slots = Math.ceil(inFlight * 1.1)
  const platform = await startBehindNginx(bench, { ...ai.settings, WORKER_CONCURRENCY: String(slots) })
  const users = await Promise.all(Array.from({ length: userCount }, () => register(platform.url)))
  const warmers = await startTaskLoop(bench, { users, socketUrl: platform.url, documentBytes: 2_048 })
  await warmers.run({ url: `${platform.url}/process/submit`, tasks: warmUp, inFlight: slots })
  const waited = await runWaitLoop(bench, { users, url: platform.url, perSecond, seconds })
  const steady = waited.filter(({ sentMs }) => sentMs >= aiMs)
  const overheadMs = steady.map(({ tookMs }) => tookMs - aiMs)
  const incomplete = waited.filter(({ status }) => status !== 'completed').length
  bench.say(`${inFlight.toFixed(0)} tasks in flight, ${steady.length} of ${waited.length} measured`)
  return [
    {
      name: `submission to result minus ${aiMs} ms, p50`,
      value: percentile(overheadMs, 0.5),
      unit: 'ms',
      atMost: promises.p50Ms,
    },
    { name: 'the same, p99', value: percentile(overheadMs, 0.99), unit: 'ms', atMost: promises.p99Ms },
    { name: 'the longest', value: percentile(overheadMs, 1), unit: 'ms' },
    { name: 'not completed', value: incomplete, unit: '', atMost: 0 },
  ]
}

export const wait: Benchmark = {
  shows: 'What the platform adds to an AI call of 5 s while 500 clients wait with ?wait=30.',
  run,
}
