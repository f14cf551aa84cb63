import { waitUntil } from '@ai-platform/testkit/wait-until.ts'
import { z } from 'zod'
import { type Bench, type Benchmark, type Figure, numberOption } from '../benchmark.ts'
import { type Account, register } from '../client/account.ts'
import { runBounded } from '../client/run-bounded.ts'
import { type SocketCrowd, startSocketCrowd } from '../client/socket-crowd.ts'
import { smallText, submitAccepted } from '../client/submit.ts'
import { median } from '../figures/percentile.ts'
import { forkPeer } from '../peers/fork-peer.ts'
import type { Platform } from '../platform/platform.ts'
import { medianRssMb } from '../platform/read-memory.ts'
import { startAi } from '../platform/start-ai.ts'
import { startBehindNginx } from '../platform/start-behind-nginx.ts'
import { startEdge } from '../platform/start-edge.ts'

const promises = { openedPerSecond: 1_000, kbEach: 40 }
const atOnce = 64
const rounds = 3
const tasksEach = 2
const eventsATask = 3
/** What each socket pretends to have missed when it resumes. */
const missed = 3

interface Opened {
  perSecond: number
  kbEach: number
}

/**
 * Opens the sockets several times and leaves the last ones open. Before, a quarter of them warms the server up. Memory is
 * compared after the first round only, because later ones use memory that closed sockets left.
 */
async function measureOpening(
  crowd: SocketCrowd,
  server: { url: string; pid: number },
  users: Account[],
  sockets: number,
): Promise<Opened> {
  const options = { baseUrl: server.url, users, sockets, atOnce }
  await crowd.open({ ...options, sockets: Math.ceil(sockets / 4) })
  await crowd.close()
  const beforeMb = await medianRssMb(server.pid)
  const seconds = [await crowd.open(options)]
  const kbEach = ((await medianRssMb(server.pid)) - beforeMb) * (1_024 / sockets)
  while (seconds.length < rounds) {
    await crowd.close()
    seconds.push(await crowd.open(options))
  }
  return { perSecond: sockets / median(seconds), kbEach }
}

/** The peer, behind an nginx of the same configuration. */
async function startPeer(bench: Bench, platform: Platform): Promise<{ url: string; pid: number; stop(): void }> {
  const peer = await forkPeer(bench, 'peers/bare-sockets-process.ts', platform)
  const { url } = z.object({ url: z.string() }).parse(await peer.ask('start'))
  const port = Number(new URL(url).port)
  const edge = await startEdge(bench, { auth: port, processors: [port] })
  return { url: edge.url, pid: peer.pid, stop: peer.stop }
}

async function run(bench: Bench): Promise<Figure[]> {
  const sockets = numberOption(bench, 'sockets', 2_000)
  const userCount = Math.min(sockets, numberOption(bench, 'users', 200))
  const ai = await startAi(bench, 0)
  const platform = await startBehindNginx(bench, { ...ai.settings, WORKER_CONCURRENCY: '32' })
  const [pid = 0] = platform.processorPids
  const [processorUrl = ''] = platform.processorUrls
  const users = await runBounded(userCount, 8, () => register(platform.url))
  const crowd = await startSocketCrowd(bench)
  const peer = await startPeer(bench, platform)
  const bare = await measureOpening(crowd, peer, users, sockets)
  await crowd.close()
  peer.stop()
  const ours = await measureOpening(crowd, { url: platform.url, pid }, users, sockets)

  const delivering = crowd.awaitSeq(tasksEach * eventsATask)
  await runBounded(userCount * tasksEach, 16, async index => {
    const user = users[index % userCount]
    if (user) await submitAccepted(user, smallText(index), '/process/submit', processorUrl)
  })
  const deliveredAfter = await delivering

  const resumed = crowd.resume({ missed, seq: tasksEach * eventsATask })
  const from = performance.now()
  process.kill(pid, 'SIGTERM')
  await waitUntil(
    'the processor has stopped',
    30_000,
    () =>
      fetch(`${processorUrl}/readyz`).then(
        () => false,
        () => true,
      ),
    10,
  )
  const stoppedMs = performance.now() - from
  await waitUntil('the processor is ready', 60_000, async () => (await fetch(`${processorUrl}/readyz`)).ok, 10)
  const readyMs = performance.now() - from
  await resumed
  const replayedMs = performance.now() - from
  return [
    {
      name: `${sockets} sockets: opened a second`,
      value: ours.perSecond,
      unit: '/s',
      atLeast: promises.openedPerSecond,
    },
    { name: 'a bare server: opened a second', value: bare.perSecond, unit: '/s' },
    { name: 'opened a second against bare', value: ours.perSecond / bare.perSecond, unit: '×' },
    { name: 'memory of processor-service a socket', value: ours.kbEach, unit: 'kB', atMost: promises.kbEach },
    { name: 'memory of a bare server a socket', value: bare.kbEach, unit: 'kB' },
    { name: 'memory against bare', value: ours.kbEach / bare.kbEach, unit: '×' },
    { name: `${sockets * tasksEach * eventsATask} events delivered after`, value: deliveredAfter, unit: 's' },
    { name: 'restart: the processor has stopped after', value: stoppedMs / 1_000, unit: 's' },
    { name: 'restart: the processor is ready after', value: readyMs / 1_000, unit: 's' },
    { name: `restart: each socket has its ${missed} events again after`, value: replayedMs / 1_000, unit: 's' },
    { name: 'of which after it was ready', value: (replayedMs - readyMs) / 1_000, unit: 's' },
  ]
}

export const sockets: Benchmark = {
  shows: 'Event sockets through nginx: opening, memory, and the replay after a restart of the processor.',
  run,
}
