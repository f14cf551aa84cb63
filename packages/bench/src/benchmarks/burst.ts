import { type Bench, type Benchmark, type Figure, numberOption } from '../benchmark.ts'
import { register } from '../client/account.ts'
import { startArrivals } from '../client/arrivals.ts'
import { followEvents } from '../client/follow-events.ts'
import { type SubmitAnswer, smallText, submit } from '../client/submit.ts'
import { percentile, sum } from '../figures/percentile.ts'
import { startAi } from '../platform/start-ai.ts'
import { startLauncher } from '../platform/start-launcher.ts'
import { runPart } from '../run-part.ts'

const maxLoginMs = 500
const answerMs = 20
/** Of logins before the burst, to compare with. */
const calmSeconds = 15

/** Refused so that a client knows what to do: try again, and when. */
const isClear = ({ status, retryAfter }: SubmitAnswer) => (status === 429 || status === 503) && Number(retryAfter) > 0

async function measureBurst(bench: Bench, limited: boolean, submissions: number): Promise<Figure[]> {
  const name = limited ? 'limits on' : 'limits off'
  const ai = await startAi(bench, answerMs)
  // One user's limits are what answers a burst by one user; without them, the backlog's bound does.
  const platform = await startLauncher(bench, { ...ai, RATE_LIMIT_ENABLED: String(limited), WORKER_CONCURRENCY: '32' })
  const account = await register(platform.url)
  const another = await register(platform.url)
  const follower = await followEvents(bench, account)
  const { email, password } = another
  const login = { url: `${platform.url}/auth/login/`, method: 'POST', body: { email, password } } as const
  // An address has 100 logins in a quarter of an hour, which a burst that takes minutes must not use up.
  const perSecond = limited ? 0.4 : 1
  const calm = await startArrivals(bench, [{ ...login, perSecond }])
  await new Promise(resolve => setTimeout(resolve, calmSeconds * 1_000))
  const [before] = (await calm.stop()).plans
  const arrivals = await startArrivals(bench, [{ ...login, perSecond }])

  const from = performance.now()
  const documents = Array.from({ length: submissions }, (_, index) => index)
  const answers = await Promise.allSettled(
    documents.map(index => submit(account, smallText(index), '/auth/files/submit/')),
  )
  const burstSeconds = (performance.now() - from) / 1_000
  const answered = answers.flatMap(answer => (answer.status === 'fulfilled' ? [answer.value] : []))
  const accepted = answered.filter(({ status }) => status === 202)
  const clear = answered.filter(isClear)
  await follower.untilFinal(accepted.length, 240_000)
  const [during] = (await arrivals.stop()).plans
  const kinds = Object.groupBy(answered, ({ status, code }) => `${status} ${code ?? ''}`.trim())
  bench.say(
    `${name}: ${Object.entries(kinds)
      .map(([kind, group = []]) => `${group.length} × ${kind}`)
      .join(', ')}`,
  )
  bench.say(`${name}: logins ${JSON.stringify(during?.statuses)}`)
  const errors = new Set(
    answers.flatMap(answer => (answer.status === 'rejected' ? [String(answer.reason?.cause ?? answer.reason)] : [])),
  )
  if (errors.size > 0) bench.say(`${name}: without an answer: ${[...errors].slice(0, 3).join('; ')}`)
  const lost = accepted.filter(({ taskId = '' }) => follower.finals.get(taskId)?.event !== 'task_completed').length
  const wrongLogins = sum(
    Object.entries(during?.statuses ?? {}).map(([status, count]) => (status === '200' ? 0 : count)),
  )
  return [
    { name: `${name}: accepted`, value: accepted.length, unit: '', atLeast: 1 },
    { name: `${name}: refused with Retry-After`, value: clear.length, unit: '' },
    {
      name: `${name}: neither accepted nor clearly refused`,
      value: submissions - accepted.length - clear.length,
      unit: '',
      atMost: 0,
    },
    { name: `${name}: accepted but not completed`, value: lost, unit: '', atMost: 0 },
    { name: `${name}: all answered after`, value: burstSeconds, unit: 's' },
    {
      name: `${name}: another user's login p99`,
      value: percentile(during?.latenciesMs ?? [], 0.99),
      unit: 'ms',
      atMost: maxLoginMs,
    },
    { name: `${name}: the same before the burst`, value: percentile(before?.latenciesMs ?? [], 0.99), unit: 'ms' },
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
  shows: 'What a burst of submissions by one user is answered, and how long another user waits for a login meanwhile.',
  run,
}
