import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { createClient } from '@ai-platform/testkit/client/client.ts'
import { submitTask, textUpload } from '@ai-platform/testkit/client/task.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import pg from 'pg'
import { type Bench, type Benchmark, type Figure, numberOption } from '../benchmark.ts'
import { startAi } from '../platform/start-ai.ts'
import { adminCalls, type Call, logInAgain, readCalls, type TaskOwner, writeCalls } from './calls.ts'
import { compareCall, formatRows } from './compare.ts'
import { seedRows } from './seed-rows.ts'
import { type Execution, markCall, readLog } from './server-log.ts'
import { startPlatform } from './start-platform.ts'
import { startLoggingServer } from './start-server.ts'

const turns = 5
const smallTasks = 2_000
/** Two rounds of the periodic jobs and a sweep. */
const idleMs = 12_000
/** The retried tasks end before the periodic jobs are measured. */
const runsEndMs = 6_000
const applicationName = 'growth'

const background: Call = { name: 'background jobs', make: () => sleep(idleMs), everyStatement: true }
const start: Call = { name: 'start', make: async () => {}, everyStatement: true }
const stop: Call = { name: 'shutdown during a run', make: async () => {}, everyStatement: true }

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: applicationName })
  client.on('error', () => {})
  await client.connect()
  return client
}

async function ownerOf(owner: pg.Client, account: Account): Promise<TaskOwner> {
  const idsOf = async (status: string) => {
    const sql = 'SELECT id FROM processing_tasks WHERE user_id = $1 AND status = $2 ORDER BY id DESC'
    return (await owner.query<{ id: string }>(sql, [account.id, status])).rows.map(({ id }) => id)
  }
  const completed = await idsOf('completed')
  const middleId = completed[Math.floor(completed.length / 2)]
  if (middleId === undefined) throw new Error('The account has no completed task.')
  return { ...account, middleId, completed: completed.slice(0, turns), failed: (await idsOf('failed')).slice(0, turns) }
}

/** Starts the platform on a new database with so many tasks, and makes every call. */
async function measure(bench: Bench, tasks: number): Promise<{ calls: Call[]; log: Map<string, Execution[]> }> {
  const folder = join(bench.folder, `tasks-${tasks}`)
  const server = await startLoggingServer(bench, folder)
  const ai = await startAi(bench, 2_500)
  const settings = {
    ...ai.settings,
    DATABASE_URL: server.url,
    RATE_LIMIT_ENABLED: 'false',
    // Checked in each insert, and never reached.
    DAILY_TASK_LIMIT: '1000000000',
    DAILY_TOKEN_LIMIT: '1000000000000',
    STORAGE_LIMIT_MB: '1000000000',
    // The shortest times, so that heartbeats and sweeps happen during the benchmark.
    LEASE_SECONDS: '6',
    ORPHAN_FILE_SECONDS: '10',
    SHUTDOWN_GRACE_MS: '300',
  }
  const first = await startPlatform(bench, folder, settings)
  const registering = createClient(first.url)
  const [big, small, staff] = [
    await registerAccount(registering),
    await registerAccount(registering),
    await registerAccount(registering),
  ]
  await first.stop()
  const owner = await connect(server.url)
  await owner.query('UPDATE users SET is_staff = true WHERE id = $1', [staff.id])
  const startedAt = performance.now()
  await seedRows(server.url, { tasks, bigUserId: big.id, smallUserId: small.id })
  bench.say(`inserted ${tasks} tasks in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)

  await markCall(owner, start.name)
  const platform = await startPlatform(bench, folder, settings)
  const client = createClient(platform.url)
  const owners = {
    'big user': await ownerOf(owner, await logInAgain(client, big)),
    'small user': await ownerOf(owner, await logInAgain(client, small)),
  }
  const calls: Call[] = [
    ...Object.entries(owners).flatMap(([who, account]) => readCalls(client, who, account)),
    ...Object.entries(owners).flatMap(([who, account]) => writeCalls(client, who, account)),
    ...(await adminCalls(platform.url, staff, Object.values(owners))),
    { name: 'metrics', make: () => fetch(`${platform.processorUrl}/metrics`).then(answer => answer.text()) },
  ]
  for (const call of calls) {
    await markCall(owner, call.name)
    for (let turn = 0; turn < turns; turn++) await call.make(turn)
  }
  await sleep(runsEndMs)
  await markCall(owner, background.name)
  await background.make(0)
  await markCall(owner, 'a task that runs at the shutdown')
  const { task_id: id } = await submitTask(client, owners['small user'], textUpload('The harbour grew.'))
  await pollUntil('the task to run', 10_000, async () => {
    const { rowCount } = await owner.query('SELECT FROM task_queue WHERE task_id = $1 AND worker_id IS NOT NULL', [id])
    return rowCount === 1
  })
  await markCall(owner, stop.name)
  await platform.stop()
  await owner.end()
  return { calls: [start, ...calls, background, stop], log: await readLog(server.logFolder, applicationName) }
}

async function run(bench: Bench): Promise<Figure[]> {
  const small = await measure(bench, smallTasks)
  const grown = await measure(bench, numberOption(bench, 'tasks', 2_000_000))
  const rows = grown.calls.flatMap(call =>
    compareCall(call, small.log.get(call.name) ?? [], grown.log.get(call.name) ?? []),
  )
  bench.say(`\n${formatRows(rows)}`)
  const scans = rows.filter(({ scanned, isAllowed }) => scanned.length > 0 && !isAllowed)
  return [
    { name: 'statements measured', value: rows.length, unit: '', atLeast: 60 },
    { name: 'statements that scan a growing table', value: scans.length, unit: '', atMost: 0 },
  ]
}

export const growth: Benchmark = {
  shows: 'statements on a database with millions of tasks, compared with a small one, and their plans',
  run,
}
