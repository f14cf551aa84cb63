import { setTimeout as sleep } from 'node:timers/promises'
import { type Bench, type Benchmark, type Figure, numberOption } from '../benchmark.ts'
import { type Account, register } from '../client/account.ts'
import { followEvents } from '../client/follow-events.ts'
import { smallText, submitAccepted } from '../client/submit.ts'
import { startTaskLoop } from '../client/task-loop.ts'
import { median, sum } from '../figures/percentile.ts'
import type { QueueEngineName } from '../peers/queue-engines.ts'
import { startQueuePeer } from '../peers/start-queue-peer.ts'
import type { Platform } from '../platform/platform.ts'
import { readCpuMs } from '../platform/read-cpu.ts'
import { startAi } from '../platform/start-ai.ts'
import { startBehindNginx } from '../platform/start-behind-nginx.ts'
import { startRedis } from '../platform/start-redis.ts'
import { runPart } from '../run-part.ts'

const slots = 32
const probes = 100
/** The delay between two probes, long enough that each meets an idle queue. */
const probeEveryMs = 100
/** Time for what follows the last start of a job: its completion and the engine's own upkeep. */
const afterRunMs = 1_000
/** Against pg-boss and BullMQ. A task includes an upload, three events and an AI call; a job of a peer is empty. */
const maxPickUpRatio = 10

interface Speed {
  /** milliseconds from the answer to the submission or enqueue call until the start of the job was observed */
  pickUpMs: number
  perSecond: number
  /** of a task or job, the queue's server included */
  cpuMs: number
}

/** Runs the jobs and measures them. @param roots pid of the top process of each part */
async function measureRun(jobs: number, roots: Record<string, number>, work: () => Promise<number>) {
  const before = readCpuMs(roots)
  const seconds = await work()
  await sleep(afterRunMs)
  const after = readCpuMs(roots)
  const cpuMs = sum(Object.entries(after).map(([part, ms]) => ms - (before[part] ?? 0))) / jobs
  return { perSecond: jobs / seconds, cpuMs }
}

async function probeOurs(bench: Bench, account: Account): Promise<number> {
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
  await follower.stop()
  return median(waits)
}

async function measureOurs(
  bench: Bench,
  platform: Platform,
  tasks: number,
  redisPid: number | undefined,
): Promise<Speed> {
  const [url = ''] = platform.processorUrls
  const users = await Promise.all(Array.from({ length: 16 }, async () => ({ ...(await register(platform.url)), url })))
  const clients = await startTaskLoop(bench, { users, socketUrl: url, documentBytes: 2_048 })
  const round = { url: `${url}/process/submit`, tasks, inFlight: slots }
  await clients.run(round)
  const { authPid: auth, postgresPid: postgres } = platform
  const [processor = 0] = platform.processorPids
  const redis: Record<string, number> = redisPid === undefined ? {} : { redis: redisPid }
  const roots = { auth, postgres, processor, ...redis }
  const measured = await measureRun(tasks, roots, async () => (await clients.run(round)).seconds)
  return { ...measured, pickUpMs: await probeOurs(bench, { ...(await register(platform.url)), url }) }
}

async function measurePeer(
  bench: Bench,
  platform: Platform,
  name: QueueEngineName,
  server: { url: string; pid: number },
  jobs: number,
): Promise<Speed> {
  const peer = await startQueuePeer(bench, platform, name, server.url, slots)
  await peer.run(jobs, slots)
  const measured = await measureRun(jobs, { peer: peer.pid, server: server.pid }, () => peer.run(jobs, slots))
  const pickUpMs = median(await peer.probe(probes, probeEveryMs))
  peer.stop()
  return { ...measured, pickUpMs }
}

const rowsOfOurs = (engine: string, ours: Speed): Figure[] => [
  { name: `${engine}: 202 to task_started at the socket, p50`, value: ours.pickUpMs, unit: 'ms' },
  { name: `${engine}: whole tasks a second`, value: ours.perSecond, unit: '/s' },
  { name: `${engine}: a whole task`, value: ours.cpuMs, unit: 'ms CPU' },
]

const rowsOfPeer = (engine: string, name: string, ours: Speed, theirs: Speed): Figure[] => [
  { name: `${name} alone: enqueued to started, p50`, value: theirs.pickUpMs, unit: 'ms' },
  { name: `${name} alone: empty jobs a second`, value: theirs.perSecond, unit: '/s' },
  { name: `${name} alone: an empty job`, value: theirs.cpuMs, unit: 'ms CPU' },
  {
    name: `${engine}: pick-up against ${name}`,
    value: ours.pickUpMs / Math.max(1, theirs.pickUpMs),
    unit: '×',
    ...(name === 'pg-boss' || name === 'BullMQ' ? { atMost: maxPickUpRatio } : {}),
  },
  { name: `${engine}: tasks a second against ${name}`, value: ours.perSecond / theirs.perSecond, unit: '×' },
  { name: `${engine}: CPU against ${name}`, value: ours.cpuMs / theirs.cpuMs, unit: '×' },
]

async function compareOnPostgres(bench: Bench, ai: NodeJS.ProcessEnv, tasks: number): Promise<Figure[]> {
  const env = { ...ai, QUEUE_ENGINE: 'postgres', WORKER_CONCURRENCY: String(slots) }
  const platform = await startBehindNginx(bench, env)
  const ours = await measureOurs(bench, platform, tasks, undefined)
  const figures = rowsOfOurs('postgres', ours)
  const server = { url: platform.ownerUrl, pid: platform.postgresPid }
  for (const name of ['pg-boss', 'graphile-worker', 'graphile-worker, batching'] as const)
    figures.push(...rowsOfPeer('postgres', name, ours, await measurePeer(bench, platform, name, server, tasks)))
  return figures
}

async function compareOnRedis(bench: Bench, ai: NodeJS.ProcessEnv, tasks: number): Promise<Figure[]> {
  const redis = await startRedis(bench)
  if (redis === undefined) {
    bench.say('no redis-server on this machine: BullMQ is left out')
    return []
  }
  const env = { ...ai, QUEUE_ENGINE: 'redis', REDIS_URL: redis.url, WORKER_CONCURRENCY: String(slots) }
  const platform = await startBehindNginx(bench, env)
  const ours = await measureOurs(bench, platform, tasks, redis.pid)
  const theirs = await measurePeer(bench, platform, 'BullMQ', redis, tasks)
  return [...rowsOfOurs('redis', ours), ...rowsOfPeer('redis', 'BullMQ', ours, theirs)]
}

async function run(bench: Bench): Promise<Figure[]> {
  const tasks = numberOption(bench, 'tasks', 2_000)
  const { settings: ai } = await startAi(bench, 0)
  const onPostgres = await runPart(bench, 'postgres', part => compareOnPostgres(part, ai, tasks))
  return [...onPostgres, ...(await runPart(bench, 'redis', part => compareOnRedis(part, ai, tasks)))]
}

export const queuePeer: Benchmark = {
  shows: 'Pick-up, throughput and CPU time of whole tasks, compared with empty jobs on queue engines alone.',
  run,
}
