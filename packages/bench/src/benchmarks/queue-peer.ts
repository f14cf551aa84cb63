import { setTimeout as sleep } from 'node:timers/promises'
import { type Bench, type Benchmark, type Figure, numberOption } from '../benchmark.ts'
import { register } from '../client/account.ts'
import { followEvents } from '../client/follow-events.ts'
import { runBounded } from '../client/run-bounded.ts'
import { smallText, submitAccepted } from '../client/submit.ts'
import { median } from '../figures/percentile.ts'
import { type Peer, startBullMq, startPgBoss } from '../peers/queues.ts'
import type { Platform } from '../platform/platform.ts'
import { startAi } from '../platform/start-ai.ts'
import { startRedis } from '../platform/start-redis.ts'
import { startReplicas } from '../platform/start-replicas.ts'
import { runPart } from '../run-part.ts'

const slots = 16
const probes = 100
/** The delay between two probes, long enough that each meets an idle queue. */
const probeEveryMs = 100
/** A task includes a stored file, three events and an AI call; a job of a peer is empty. */
const maxPickUpRatio = 10

interface Speed {
  /** milliseconds from the answer to the submission or enqueue call until the start of the job was observed */
  pickUpMs: number
  perSecond: number
}

async function measureOurs(bench: Bench, platform: Platform, tasks: number): Promise<Speed> {
  const [url = ''] = platform.processorUrls
  const account = { ...(await register(platform.url)), url }
  const follower = await followEvents(bench, account)
  const waits: number[] = []
  for (let probe = 0; probe < probes; probe++) {
    const { taskId, atMs } = await submitAccepted(account, smallText(probe), '/process/submit')
    await follower.untilFinal(probe + 1, 60_000)
    const started = follower.events.find(event => event.task_id === taskId && event.event === 'task_started')
    // The event may arrive before the answer; the wait is then 0.
    waits.push(Math.max(0, (started?.atMs ?? Number.NaN) - atMs))
    await sleep(probeEveryMs)
  }
  const from = performance.now()
  await runBounded(tasks, slots * 2, index => submitAccepted(account, smallText(index), '/process/submit'))
  await follower.untilFinal(probes + tasks, 240_000)
  return { pickUpMs: median(waits), perSecond: (tasks * 1_000) / (performance.now() - from) }
}

async function measurePeer(peer: Peer, tasks: number): Promise<Speed> {
  const waits: number[] = []
  for (let probe = 0; probe < probes; probe++) {
    const started = peer.nextStart()
    await peer.enqueue()
    const enqueuedAt = performance.now()
    waits.push(Math.max(0, (await started) - enqueuedAt))
    await sleep(probeEveryMs)
  }
  const from = performance.now()
  await runBounded(tasks, slots * 2, () => peer.enqueue())
  await peer.untilDone(probes + tasks)
  return { pickUpMs: median(waits), perSecond: (tasks * 1_000) / (performance.now() - from) }
}

const compare = (engine: string, peer: string, ours: Speed, theirs: Speed): Figure[] => [
  { name: `${engine}: 202 to task_started at the socket, p50`, value: ours.pickUpMs, unit: 'ms' },
  { name: `${peer} alone: enqueued to started, p50`, value: theirs.pickUpMs, unit: 'ms' },
  { name: `${engine}: tasks a second, whole`, value: ours.perSecond, unit: '/s' },
  { name: `${peer} alone: empty jobs a second`, value: theirs.perSecond, unit: '/s' },
  {
    name: `${engine}: pick-up against ${peer}`,
    value: ours.pickUpMs / Math.max(1, theirs.pickUpMs),
    unit: '×',
    atMost: maxPickUpRatio,
  },
  { name: `${peer} throughput against ours`, value: theirs.perSecond / ours.perSecond, unit: '×' },
]

async function compareEngine(
  bench: Bench,
  engine: string,
  settings: NodeJS.ProcessEnv,
  tasks: number,
): Promise<Figure[]> {
  const env = { ...settings, QUEUE_ENGINE: engine, RATE_LIMIT_ENABLED: 'false' }
  const platform = await startReplicas(bench, env, [{ WORKER_CONCURRENCY: String(slots) }])
  const ours = await measureOurs(bench, platform, tasks)
  if (settings.REDIS_URL === undefined)
    return compare(
      engine,
      'pg-boss',
      ours,
      await measurePeer(await startPgBoss(bench, platform.ownerUrl, slots), tasks),
    )
  return compare(engine, 'BullMQ', ours, await measurePeer(await startBullMq(bench, settings.REDIS_URL, slots), tasks))
}

async function run(bench: Bench): Promise<Figure[]> {
  const tasks = numberOption(bench, 'tasks', 500)
  const { settings: ai } = await startAi(bench, 0)
  const onPostgres = await runPart(bench, 'postgres', part => compareEngine(part, 'postgres', ai, tasks))
  const redisUrl = await startRedis(bench)
  if (redisUrl !== undefined) {
    const settings = { ...ai, REDIS_URL: redisUrl }
    return [...onPostgres, ...(await runPart(bench, 'redis', part => compareEngine(part, 'redis', settings, tasks)))]
  }
  bench.say('no redis-server on this machine: BullMQ is left out')
  return onPostgres
}

export const queuePeer: Benchmark = {
  shows:
    'Pick-up time and throughput of tasks, compared with empty jobs on the queue engines alone on the same kind of server.',
  run,
}
