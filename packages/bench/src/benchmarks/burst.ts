import { setTimeout as sleep } from 'node:timers/promises'
import { noQuotas } from '@ai-platform/testkit/processes/no-quotas.ts'
import { type Bench, type Benchmark, type Figure, numberOption } from '../benchmark.ts'
import { register } from '../client/account.ts'
import { startArrivals } from '../client/arrivals.ts'
import { runBounded } from '../client/run-bounded.ts'
import { type Burst, type BurstAnswer, sendBurst } from '../client/send-burst.ts'
import { smallText, submitAccepted } from '../client/submit.ts'
import { percentile, sum } from '../figures/percentile.ts'
import { startAi } from '../platform/start-ai.ts'
import { startBehindNginx } from '../platform/start-behind-nginx.ts'
import { startLauncher } from '../platform/start-launcher.ts'
import { runPart } from '../run-part.ts'

const maxLoginMs = 1_000
const answerMs = 20
const warmUps = 200
/** The number of bursts where most submissions are refused. Each takes seconds, too few for enough logins. */
const limitedBursts = 2
/** How long logins are measured before the burst, for comparison. */
const calmSeconds = 15

interface Part {
  name: string
  limited: boolean
  /** through nginx; through the local gateway otherwise */
  behindNginx: boolean
  submissions: number
  usersEach: number
  bursts: number
  /** for the part whose every submission has to be accepted */
  maxAcceptMs?: number
}

const partsOf = (submissions: number, uploads: number): Part[] => [
  {
    name: 'limits on',
    limited: true,
    behindNginx: false,
    submissions,
    usersEach: 1,
    bursts: limitedBursts,
  },
  { name: 'limits off', limited: false, behindNginx: false, submissions, usersEach: 1, bursts: 1 },
  {
    name: `${uploads} uploads by 20 users`,
    limited: false,
    behindNginx: true,
    submissions: uploads,
    usersEach: 20,
    bursts: 1,
    maxAcceptMs: 5_000,
  },
]

/** Refusals that tell the client when to retry. */
const isClear = ({ status, retryAfter }: { status: number; retryAfter: string | null }) =>
  (status === 429 || status === 503) && Number(retryAfter) > 0

function sayAnswers(bench: Bench, name: string, answers: BurstAnswer[]): void {
  const kindOf = (answer: BurstAnswer) =>
    'error' in answer ? `no answer (${answer.error})` : `${answer.status} ${answer.code ?? ''}`.trim()
  const kinds = Object.entries(Object.groupBy(answers, kindOf))
  bench.say(`${name}: ${kinds.map(([kind, group = []]) => `${group.length} × ${kind}`).join(', ')}`)
}

/** The figures of the submissions. */
function rowsOf({ name, submissions, maxAcceptMs }: Part, bursts: Burst[]): Figure[] {
  const answers = bursts.flatMap(burst => burst.answers)
  const completed = new Set(bursts.flatMap(burst => burst.completed))
  const answered = answers.filter(answer => 'status' in answer)
  const accepted = answered.filter(({ status }) => status === 202)
  const clear = answered.filter(isClear)
  const lost = accepted.filter(({ taskId = '' }) => !completed.has(taskId)).length
  const allMs = Math.max(...answers.map(({ afterMs }) => afterMs))
  const acceptMs = accepted.map(({ afterMs }) => afterMs)
  const wholly = maxAcceptMs === undefined ? {} : { atMost: maxAcceptMs }
  return [
    {
      name: `${name}: accepted`,
      value: accepted.length,
      unit: '',
      atLeast: maxAcceptMs === undefined ? 1 : submissions,
    },
    { name: `${name}: refused with Retry-After`, value: clear.length, unit: '' },
    {
      name: `${name}: neither accepted nor clearly refused`,
      value: answers.length - accepted.length - clear.length,
      unit: '',
      atMost: 0,
    },
    { name: `${name}: accepted but not completed`, value: lost, unit: '', atMost: 0 },
    { name: `${name}: all answered after`, value: allMs / 1_000, unit: 's' },
    { name: `${name}: 202 after, p50`, value: percentile(acceptMs, 0.5), unit: 'ms' },
    { name: `${name}: 202 after, p99`, value: percentile(acceptMs, 0.99), unit: 'ms' },
    { name: `${name}: 202 after, the longest`, value: percentile(acceptMs, 1), unit: 'ms', ...wholly },
  ]
}

async function measureBurst(bench: Bench, part: Part): Promise<Figure[]> {
  const { name, limited, submissions, usersEach } = part
  const { settings: ai } = await startAi(bench, answerMs)
  // The limits of one user refuse a burst; without them, the maximum backlog does.
  const start = part.behindNginx ? startBehindNginx : startLauncher
  const platform = await start(bench, {
    ...ai,
    RATE_LIMIT_ENABLED: String(limited),
    ...noQuotas,
    WORKER_CONCURRENCY: '32',
    BCRYPT_COST: '12',
  })
  const another = await register(platform.url)
  // The first requests compile code, so they run before the measurement.
  await runBounded(warmUps, 4, async index => {
    await submitAccepted(another, smallText(index), '/auth/files/submit/')
  })
  const { email, password } = another
  // An address has 100 logins in a quarter of an hour.
  const login = { url: `${platform.url}/auth/login/`, method: 'POST', body: { email, password }, perSecond: 1 } as const
  const calm = await startArrivals(bench, [login])
  await sleep(calmSeconds * 1_000)
  const [before] = (await calm.stop()).plans
  // The limit refuses a user for a minute, so the next burst is by another user.
  const users = await runBounded(part.bursts * usersEach, 2, () => register(platform.url))
  const arrivals = await startArrivals(bench, [login])
  const bursts: Burst[] = []
  for (let burst = 0; burst < part.bursts; burst++)
    bursts.push(await sendBurst(bench, users.slice(burst * usersEach, (burst + 1) * usersEach), submissions))
  const { plans, lagsMs } = await arrivals.stop()
  const [during] = plans
  sayAnswers(
    bench,
    name,
    bursts.flatMap(burst => burst.answers),
  )
  bench.say(`${name}: logins ${JSON.stringify(during?.statuses)}`)
  const wrongLogins = sum(
    Object.entries(during?.statuses ?? {}).map(([status, count]) => (status === '200' ? 0 : count)),
  )
  return [
    ...rowsOf(part, bursts),
    {
      name: `${name}: another user's login p99`,
      value: percentile(during?.latenciesMs ?? [], 0.99),
      unit: 'ms',
      atMost: maxLoginMs,
    },
    { name: `${name}: its p50`, value: percentile(during?.latenciesMs ?? [], 0.5), unit: 'ms' },
    { name: `${name}: the same p99 before the burst`, value: percentile(before?.latenciesMs ?? [], 0.99), unit: 'ms' },
    { name: `${name}: the login client's own lag p99`, value: percentile(lagsMs, 0.99), unit: 'ms' },
    { name: `${name}: logins refused`, value: wrongLogins, unit: '', atMost: 0 },
  ]
}

async function run(bench: Bench): Promise<Figure[]> {
  const parts = partsOf(numberOption(bench, 'submissions', 3_000), numberOption(bench, 'uploads', 1_000))
  const only = bench.args.find(arg => arg.startsWith('--part='))?.slice(7)
  const figures: Figure[] = []
  for (const [index, part] of parts.entries()) {
    if (only !== undefined && only !== String(index + 1)) continue
    figures.push(...(await runPart(bench, `part-${index + 1}`, folder => measureBurst(folder, part))))
  }
  return figures
}

export const burst: Benchmark = {
  shows: 'The answers to a burst of submissions by one user or 20, and the login time of another user meanwhile.',
  run,
}
