import { setTimeout as sleep } from 'node:timers/promises'
import { makePdf } from '@ai-platform/testkit/documents/typeset-pdf.ts'
import { noQuotas } from '@ai-platform/testkit/processes/no-quotas.ts'
import { type Bench, type Benchmark, type Figure, numberOption } from '../benchmark.ts'
import { type Account, register } from '../client/account.ts'
import { type ArrivalPlan, startArrivals } from '../client/arrivals.ts'
import { followEvents } from '../client/follow-events.ts'
import { submitAccepted } from '../client/submit.ts'
import { percentile, sum } from '../figures/percentile.ts'
import { startLauncher } from '../platform/start-launcher.ts'

const documents = 20
const pages = 100
const maxHealthMs = 50
const maxLoginMs = 500

interface Seen {
  health: number[]
  login: number[]
  lag: number[]
  /** answers other than 200 */
  refused: number
}

async function measure(bench: Bench, account: Account, during: () => Promise<void>): Promise<Seen> {
  const { email, password, url } = account
  const plans: ArrivalPlan[] = [
    { url: `${url}/health`, method: 'GET', perSecond: 20 },
    { url: `${url}/auth/login/`, method: 'POST', body: { email, password }, perSecond: 1 },
  ]
  const arrivals = await startArrivals(bench, plans)
  await during()
  const { plans: measured, lagsMs } = await arrivals.stop()
  const [health, login] = measured
  const refused = measured.flatMap(({ statuses }) => Object.entries(statuses).filter(([status]) => status !== '200'))
  if (refused.length > 0) bench.say(`answers other than 200: ${JSON.stringify(Object.fromEntries(refused))}`)
  return {
    health: health?.latenciesMs ?? [],
    login: login?.latenciesMs ?? [],
    lag: lagsMs,
    refused: sum(refused.map(([, count]) => count)),
  }
}

/** Keeps `documents` PDFs running: sends another for each that ends. @returns how many have ended */
async function keepBusy(bench: Bench, account: Account, untilMs: number): Promise<number> {
  const follower = await followEvents(bench, account)
  for (let sent = 0; performance.now() < untilMs; ) {
    if (sent - follower.finals.size >= documents) {
      await sleep(100)
      continue
    }
    const bytes = makePdf(pages, sent)
    await submitAccepted(
      account,
      { filename: `report-${sent++}.pdf`, contentType: 'application/pdf', bytes },
      '/process/submit',
    )
  }
  const failed = [...follower.finals.values()].filter(({ event }) => event !== 'task_completed')
  if (failed.length > 0) throw new Error(`${failed.length} of the PDFs failed: ${failed[0]?.error?.code}`)
  return follower.finals.size
}

async function run(bench: Bench): Promise<Figure[]> {
  const seconds = numberOption(bench, 'seconds', 60)
  // All logins come from one address, so its rate limit is turned off.
  const platform = await startLauncher(bench, {
    RATE_LIMIT_ENABLED: 'false',
    ...noQuotas,
    AI_PROVIDER: 'local',
    WORKER_CONCURRENCY: '20',
  })
  const account = await register(platform.url)
  // The first requests load and compile code, so they are not measured.
  await measure(bench, account, () => sleep(5_000))
  const idle = await measure(bench, account, () => sleep(seconds * 1_000))
  let ended = 0
  const busy = await measure(bench, account, async () => {
    ended = await keepBusy(bench, account, performance.now() + seconds * 1_000)
  })
  const p99 = (values: number[]) => percentile(values, 0.99)
  const p50 = (values: number[]) => percentile(values, 0.5)
  return [
    { name: `/health p99, ${documents} PDFs in work`, value: p99(busy.health), unit: 'ms', atMost: maxHealthMs },
    { name: '/health p50, the same', value: p50(busy.health), unit: 'ms' },
    { name: '/health p99, idle', value: p99(idle.health), unit: 'ms' },
    { name: '/health p99 against idle', value: p99(busy.health) / p99(idle.health), unit: '×' },
    { name: `login p99, ${documents} PDFs in work`, value: p99(busy.login), unit: 'ms', atMost: maxLoginMs },
    { name: 'login p50, the same', value: p50(busy.login), unit: 'ms' },
    { name: 'login p99, idle', value: p99(idle.login), unit: 'ms' },
    { name: 'login p50, idle', value: p50(idle.login), unit: 'ms' },
    { name: 'login p99 against idle', value: p99(busy.login) / p99(idle.login), unit: '×' },
    { name: 'answers other than 200, in work', value: busy.refused, unit: '', atMost: 0 },
    { name: 'answers other than 200, idle', value: idle.refused, unit: '', atMost: 0 },
    { name: "the client's own lag p99, not counted", value: p99(busy.lag), unit: 'ms' },
    { name: `PDFs of ${pages} pages done meanwhile`, value: ended, unit: '', atLeast: 1 },
  ]
}

export const responsive: Benchmark = {
  shows: `The latency of the platform while the local provider works on ${documents} PDFs of ${pages} pages.`,
  run,
}
