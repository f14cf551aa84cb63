import { z } from 'zod'
import { type Bench, type Benchmark, type Figure, numberOption } from '../benchmark.ts'
import { type Account, register } from '../client/account.ts'
import { startTaskLoop, type TaskLoop } from '../client/task-loop.ts'
import { type Measured, measureRounds, sumParts } from '../figures/measure-rounds.ts'
import { percentile } from '../figures/percentile.ts'
import { forkPeer } from '../peers/fork-peer.ts'
import { readStatements, resetStatements } from '../platform/database-work.ts'
import { startAi } from '../platform/start-ai.ts'
import { type EdgePlatform, startBehindNginx } from '../platform/start-behind-nginx.ts'

const userCount = 16
const documentBytes = 2_048
/** Meanwhile Node compiles hot code and the tables grow past their first pages. */
const warmUpTasks = 2_000
const promises = { totalMs: 6, postgresMs: 1.5, throughNginx: 250, straight: 300 }
const submitPath = { auth: '/auth/files/submit/', processor: '/process/submit' }

interface Load {
  tasks: number
  rounds: number
  inFlight: number
  warmUp: number
}

/** The rows of one way to submit a task. */
function rowsOf(way: string, measured: Measured, perSecond: number, rest: string[]): Figure[] {
  const { cpuMs, tasksPerSecond, clientMs, database } = measured
  return [
    { name: `${way}: all parts`, value: sumParts(cpuMs), unit: 'ms CPU', atMost: promises.totalMs },
    { name: `${way}: PostgreSQL`, value: cpuMs.postgres ?? Number.NaN, unit: 'ms CPU', atMost: promises.postgresMs },
    ...rest.map((part): Figure => ({ name: `${way}: ${part}`, value: cpuMs[part] ?? Number.NaN, unit: 'ms CPU' })),
    { name: `${way}: tasks a second`, value: tasksPerSecond, unit: '/s', atLeast: perSecond },
    { name: `${way}: request to 202, p50`, value: percentile(measured.acceptMs, 0.5), unit: 'ms' },
    { name: `${way}: request to final event, p50`, value: percentile(measured.endMs, 0.5), unit: 'ms' },
    { name: `${way}: request to final event, p99`, value: percentile(measured.endMs, 0.99), unit: 'ms' },
    { name: `${way}: WAL records a task`, value: database.walRecords, unit: '' },
    { name: `${way}: WAL a task`, value: database.walBytes / 1_024, unit: 'kB' },
    { name: `${way}: full-page images a task`, value: database.fullPageImages, unit: '' },
    { name: `${way}: transactions a task`, value: database.transactions, unit: '' },
    { name: `${way}: the clients, not counted`, value: clientMs, unit: 'ms CPU' },
  ]
}

async function measureRaw(bench: Bench, platform: EdgePlatform, users: Account[], load: Load): Promise<Measured> {
  const peer = await forkPeer(bench, 'peers/raw-tasks-process.ts', platform)
  const { ownerUrl, jwtSecret, postgresPid } = platform
  const { url } = z.object({ url: z.string() }).parse(await peer.ask({ databaseUrl: ownerUrl, jwtSecret }))
  const clients = await startTaskLoop(bench, { users, socketUrl: undefined, documentBytes })
  const submitUrl = `${url}${submitPath.processor}`
  await clients.run({ url: submitUrl, tasks: load.warmUp, inFlight: 32 })
  const roots = { peer: peer.pid, postgres: postgresPid }
  const measured = await measureRounds({ clients, url: submitUrl, ...load, inFlight: 32, roots, ownerUrl })
  peer.stop()
  return measured
}

async function sayStatements(bench: Bench, { ownerUrl }: EdgePlatform, clients: TaskLoop, url: string, load: Load) {
  const { tasks, inFlight } = load
  await resetStatements(ownerUrl)
  await clients.run({ url, tasks, inFlight })
  const statements = await readStatements(ownerUrl)
  const calls = statements.reduce((total, statement) => total + statement.calls, 0)
  bench.say(`${(calls / tasks).toFixed(2)} statements a task; calls a task, ms each, statement:`)
  for (const statement of statements.slice(0, 15)) {
    const each = statement.totalMs / statement.calls
    bench.say(`${(statement.calls / tasks).toFixed(2)}  ${each.toFixed(3)}  ${statement.query.slice(0, 110)}`)
  }
}

/**
 * Measures CPU time and throughput of whole tasks: upload, queue, AI call, events, socket and webhook. CPU time hardly
 * depends on other programs; throughput does. Each figure is the median of the rounds. The clients and the AI stub run
 * on the same machine: their CPU time is printed, not counted.
 */
async function run(bench: Bench): Promise<Figure[]> {
  const load = {
    tasks: numberOption(bench, 'tasks', 2_000),
    rounds: numberOption(bench, 'rounds', 5),
    inFlight: numberOption(bench, 'in-flight', 128),
    warmUp: numberOption(bench, 'warm-up', warmUpTasks),
  }
  const aiMs = numberOption(bench, 'ai-ms', 200)
  const countsStatements = bench.args.includes('--statements')
  const ai = await startAi(bench, aiMs)
  const settings = { ...ai.settings, WORKER_CONCURRENCY: String(load.inFlight) }
  const platform = await startBehindNginx(bench, settings, countsStatements)
  const { ownerUrl } = platform
  const users = await Promise.all(Array.from({ length: userCount }, () => register(platform.url)))
  const clients = await startTaskLoop(bench, { users, socketUrl: platform.url, documentBytes })
  const edgeUrl = `${platform.url}${submitPath.auth}`
  const straightUrl = `${platform.processorUrls[0]}${submitPath.processor}`
  bench.say(
    `${load.inFlight} tasks in flight by ${userCount} users, an AI of ${aiMs} ms: at most ` +
      `${((load.inFlight * 1_000) / aiMs).toFixed(0)} tasks a second`,
  )
  await clients.run({ url: edgeUrl, tasks: load.warmUp, inFlight: load.inFlight })
  await clients.run({ url: straightUrl, tasks: Math.ceil(load.warmUp / 4), inFlight: load.inFlight })
  const roots = {
    'auth-service': platform.authPid,
    'processor-service': platform.processorPids[0] ?? 0,
    postgres: platform.postgresPid,
    nginx: platform.nginxPid,
    stub: ai.pid,
  }
  const say = (line: string) => bench.say(line)
  const proxied = await measureRounds({ clients, url: edgeUrl, ...load, roots, ownerUrl, say })
  const straight = await measureRounds({ clients, url: straightUrl, ...load, roots, ownerUrl, say })
  if (countsStatements) await sayStatements(bench, platform, clients, edgeUrl, load)
  const raw = await measureRaw(bench, platform, users, load)
  const { stub: proxiedStub = Number.NaN, ...proxiedParts } = proxied.cpuMs
  const { stub: _, ...straightParts } = straight.cpuMs
  const parts = ['auth-service', 'processor-service', 'nginx']
  const rawMs = sumParts(raw.cpuMs)
  const counted = sumParts(proxiedParts)
  const outside = proxied.clientMs + proxiedStub
  return [
    ...rowsOf('through nginx', { ...proxied, cpuMs: proxiedParts }, promises.throughNginx, parts),
    { name: 'through nginx: the AI stub, not counted', value: proxiedStub, unit: 'ms CPU' },
    { name: 'through nginx: share of clients and stub', value: (100 * outside) / (outside + counted), unit: '%' },
    ...rowsOf('straight', { ...straight, cpuMs: straightParts }, promises.straight, parts),
    { name: 'raw Fastify and 4 statements: all parts', value: rawMs, unit: 'ms CPU' },
    { name: 'raw: PostgreSQL', value: raw.cpuMs.postgres ?? Number.NaN, unit: 'ms CPU' },
    { name: 'raw: tasks a second, 32 in flight', value: raw.tasksPerSecond, unit: '/s' },
    { name: 'raw: WAL records a task', value: raw.database.walRecords, unit: '' },
    { name: 'CPU straight against raw', value: sumParts(straightParts) / rawMs, unit: '×' },
    {
      name: 'PostgreSQL straight against raw',
      value: (straightParts.postgres ?? Number.NaN) / (raw.cpuMs.postgres ?? 0),
      unit: '×',
    },
    { name: 'tasks a second straight against raw', value: straight.tasksPerSecond / raw.tasksPerSecond, unit: '×' },
  ]
}

export const cost: Benchmark = {
  shows: 'CPU time, WAL and throughput of finished tasks in the steady state, each a text of 2 kB and one AI call.',
  run,
}
