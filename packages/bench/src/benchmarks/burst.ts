import { setTimeout as sleep } from 'node:timers/promises'
import { type Bench, type Benchmark, type Figure, numberOption } from '../benchmark.ts'
import { register } from '../client/account.ts'
import { startArrivals } from '../client/arrivals.ts'
import { runBounded } from '../client/run-bounded.ts'
import { sendBurst } from '../client/send-burst.ts'
import { smallText, submitAccepted } from '../client/submit.ts'
import { percentile, sum } from '../figures/percentile.ts'
import { startAi } from '../platform/start-ai.ts'
import { startLauncher } from '../platform/start-launcher.ts'
import { runPart } from '../run-part.ts'

const maxLoginMs = 500
const answerMs = 20
const warmUps = 200
/** The number of bursts where most submissions are refused. Each takes seconds, too few for enough logins. */
const limitedBursts = 2
/** How long logins are measured before the burst, for comparison. */
const calmSeconds = 15

/** Refusals that tell the client when to retry. */
const isClear = ({ status, retryAfter }: { status: number; retryAfter: string | null }) =>
  (status === 429 || status === 503) && Number(retryAfter) > 0

async function measureBurst(bench: Bench, limited: boolean, submissions: number): Promise<Figure[]> {
  const name = limited ? 'limits on' : 'limits off'
  const { settings: ai } = await startAi(bench, answerMs)
  // The limits of one user refuse a burst; without them, the maximum backlog does.
  const platform = await startLauncher(bench, { ...ai, RATE_LIMIT_ENABLED: String(limited), WORKER_CONCURRENCY: '32' })
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
  const users = await Promise.all(Array.from({ length: limited ? limitedBursts : 1 }, () => register(platform.url)))
  const arrivals = await startArrivals(bench, [login])
  const bursts: Awaited<ReturnType<typeof sendBurst>>[] = []
  for (const user of users) bursts.push(await sendBurst(bench, user, submissions))
  const { plans, lagsMs } = await arrivals.stop()
  const [during] = plans

  const answers = bursts.flatMap(burst => burst.answers)
  const completed = new Set(bursts.flatMap(burst => burst.completed))
  const answered = answers.filter(answer => 'status' in answer)
  const accepted = answered.filter(({ status }) => status === 202)
  const clear = answered.filter(isClear)
  const kinds = Object.groupBy(answered, ({ status, code }) => `${status} ${code ?? ''}`.trim())
  bench.say(
    `${name}: ${Object.entries(kinds)
      .map(([kind, group = []]) => `${group.length} × ${kind}`)
      .join(', ')}`,
  )
  bench.say(`${name}: logins ${JSON.stringify(during?.statuses)}`)
  const errors = new Set(answers.flatMap(answer => ('error' in answer ? [answer.error] : [])))
  if (errors.size > 0) bench.say(`${name}: without an answer: ${[...errors].slice(0, 3).join('; ')}`)
  const lost = accepted.filter(({ taskId = '' }) => !completed.has(taskId)).length
  const wrongLogins = sum(
    Object.entries(during?.statuses ?? {}).map(([status, count]) => (status === '200' ? 0 : count)),
  )
  return [
    { name: `${name}: accepted`, value: accepted.length, unit: '', atLeast: 1 },
    { name: `${name}: refused with Retry-After`, value: clear.length, unit: '' },
    {
      name: `${name}: neither accepted nor clearly refused`,
      value: answers.length - accepted.length - clear.length,
      unit: '',
      atMost: 0,
    },
    { name: `${name}: accepted but not completed`, value: lost, unit: '', atMost: 0 },
    { name: `${name}: all answered after`, value: Math.max(...bursts.map(({ seconds }) => seconds)), unit: 's' },
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
  const submissions = numberOption(bench, 'submissions', 3_000)
  const figures: Figure[] = []
  for (const limited of [true, false])
    figures.push(
      ...(await runPart(bench, limited ? 'limited' : 'unlimited', part => measureBurst(part, limited, submissions))),
    )
  return figures
}

export const burst: Benchmark = {
  shows: 'The answers to a burst of submissions by one user, and the login time of another user meanwhile.',
  run,
}
