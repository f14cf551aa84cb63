import { z } from 'zod'
import { type Bench, type Benchmark, type Figure, numberOption } from '../benchmark.ts'
import { type Account, register } from '../client/account.ts'
import { startReadLoop } from '../client/read-loop.ts'
import { startTaskLoop } from '../client/task-loop.ts'
import { median, percentile } from '../figures/percentile.ts'
import { forkPeer } from '../peers/fork-peer.ts'
import { startAi } from '../platform/start-ai.ts'
import { startBehindNginx } from '../platform/start-behind-nginx.ts'

const clients = 32
const rounds = 5
const warmUpSeconds = 3
const promises = { listPerSecond: 1_000, readPerSecond: 1_800, ratio: 0.8 }

const Page = z.object({ items: z.array(z.record(z.string(), z.unknown())), next_cursor: z.string().nullable() })

async function readJson(account: Account, path: string): Promise<unknown> {
  const answer = await fetch(`${account.url}${path}`, { headers: { authorization: `Bearer ${account.access}` } })
  if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

async function readAllTasks(account: Account): Promise<{ tasks: Record<string, unknown>[]; listHasResults: boolean }> {
  const tasks: Record<string, unknown>[] = []
  let listHasResults = false
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path: string = `/process/tasks?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`
    const page = Page.parse(await readJson(account, path))
    for (const item of page.items) {
      listHasResults ||= item.result !== undefined && item.result !== null
      tasks.push(z.record(z.string(), z.unknown()).parse(await readJson(account, `/process/tasks/${item.task_id}`)))
    }
    cursor = page.next_cursor
  }
  return { tasks, listHasResults }
}

/** Rounds of the platform and of the peer alternate, so that another program's load affects both alike. */
async function run(bench: Bench): Promise<Figure[]> {
  const taskCount = numberOption(bench, 'tasks', 1_000)
  const seconds = numberOption(bench, 'seconds', 4)
  const ai = await startAi(bench, 0)
  const platform = await startBehindNginx(bench, { ...ai.settings, WORKER_CONCURRENCY: '64' })
  const account = await register(platform.url)
  const writers = await startTaskLoop(bench, { users: [account], socketUrl: platform.url, documentBytes: 2_048 })
  const [baseUrl = ''] = platform.processorUrls
  await writers.run({ url: `${baseUrl}/process/submit`, tasks: taskCount, inFlight: 32 })
  const { tasks, listHasResults } = await readAllTasks(account)
  const peer = await forkPeer(bench, 'peers/raw-lists-process.ts', platform)
  const { ownerUrl: databaseUrl, jwtSecret } = platform
  const started = await peer.ask({ databaseUrl, jwtSecret, userId: account.id, tasks })
  const peerUrl = z.object({ url: z.string() }).parse(started).url
  const readers = await startReadLoop(bench)
  const token = account.access
  const paths = {
    'list of 20': {
      ours: ['/process/tasks?limit=20'],
      peers: [`/process/tasks${listHasResults ? '?results=yes' : ''}`],
    },
    'one task': (same => ({ ours: same, peers: same }))(tasks.map(task => `/process/tasks/${task.task_id}`)),
  }
  const figures: Figure[] = []
  for (const [name, { ours, peers }] of Object.entries(paths)) {
    const measure = (url: string, asked: string[], time: number) =>
      readers.run({ baseUrl: url, paths: asked, token, clients, seconds: time })
    await measure(baseUrl, ours, warmUpSeconds)
    await measure(peerUrl, peers, warmUpSeconds)
    const seen: { ours: number; peer: number }[] = []
    const latenciesMs: number[] = []
    for (let round = 0; round < rounds; round++) {
      const our = await measure(baseUrl, ours, seconds)
      const their = await measure(peerUrl, peers, seconds)
      latenciesMs.push(...our.latenciesMs)
      seen.push({ ours: our.perSecond, peer: their.perSecond })
    }
    const promised = name === 'one task' ? promises.readPerSecond : promises.listPerSecond
    figures.push(
      {
        name: `${name}: requests a second`,
        value: median(seen.map(round => round.ours)),
        unit: '/s',
        atLeast: promised,
      },
      { name: `${name}: p50`, value: percentile(latenciesMs, 0.5), unit: 'ms' },
      { name: `${name}: p99`, value: percentile(latenciesMs, 0.99), unit: 'ms' },
      { name: `${name}: raw Fastify and pg`, value: median(seen.map(round => round.peer)), unit: '/s' },
      {
        name: `${name}: requests a second against raw`,
        value: median(seen.map(round => round.ours / round.peer)),
        unit: '×',
        atLeast: promises.ratio,
      },
    )
  }
  return figures
}

export const lists: Benchmark = {
  shows: `A user's task list and single tasks, read by ${clients} clients, against raw Fastify and pg on the same rows.`,
  run,
}
