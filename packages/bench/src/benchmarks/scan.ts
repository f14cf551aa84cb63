import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makePdf } from '@ai-platform/testkit/documents/typeset-pdf.ts'
import { noQuotas } from '@ai-platform/testkit/processes/no-quotas.ts'
import type { Bench, Benchmark, Figure } from '../benchmark.ts'
import { register } from '../client/account.ts'
import { startArrivals } from '../client/arrivals.ts'
import { followEvents } from '../client/follow-events.ts'
import { submitAccepted } from '../client/submit.ts'
import { percentile } from '../figures/percentile.ts'
import { readCpuMs } from '../platform/read-cpu.ts'
import { medianRssMb, readWithChildrenMb, watchMemory } from '../platform/read-memory.ts'
import { startLauncher } from '../platform/start-launcher.ts'

const maxHealthMs = 50
const maxGrowthMb = 600
const idleMs = 10_000
const timeoutMs = 600_000

const contentTypes: Record<string, string> = { pdf: 'application/pdf', tif: 'image/tiff', tiff: 'image/tiff' }

async function run(bench: Bench): Promise<Figure[]> {
  const path = bench.args.find(arg => !arg.startsWith('--'))
  if (path === undefined) {
    bench.say('Give the path of a scan after the name.')
    return []
  }
  const filename = basename(path)
  const contentType = contentTypes[filename.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
  const scan = { filename, contentType, bytes: new Uint8Array(await readFile(path)) }
  const platform = await startLauncher(bench, { ...noQuotas, RATE_LIMIT_ENABLED: 'false', AI_PROVIDER: 'local' })
  const processor = platform.processorPids[0] ?? 0
  const account = await register(platform.url)
  const follower = await followEvents(bench, account)
  // The first document loads and compiles code, so it is not measured.
  const typeset = { filename: 'first.pdf', contentType: 'application/pdf', bytes: makePdf(3, 1) }
  await submitAccepted(account, typeset, '/process/submit')
  await follower.untilFinal(1, 60_000)
  const during = async (work: () => Promise<unknown>) => {
    const arrivals = await startArrivals(bench, [{ url: `${platform.url}/health`, method: 'GET', perSecond: 20 }])
    await work()
    const { plans, lagsMs } = await arrivals.stop()
    return { health: plans[0]?.latenciesMs ?? [], statuses: plans[0]?.statuses ?? {}, lags: lagsMs }
  }
  const idle = await during(() => sleep(idleMs))
  const beforeMb = await medianRssMb(processor)
  const beforeMs = readCpuMs({ processor }).processor
  const memory = watchMemory(bench, [processor], readWithChildrenMb)
  let seconds = Number.NaN
  const busy = await during(async () => {
    const { taskId, atMs } = await submitAccepted(account, scan, '/process/submit')
    await follower.untilFinal(2, timeoutMs)
    const end = follower.finals.get(taskId)
    if (end?.event !== 'task_completed') throw new Error(`${filename} ended as ${end?.event} ${end?.error?.code}`)
    seconds = (end.atMs - atMs) / 1000
  })
  memory.stop()
  bench.say(`answers of /health: ${JSON.stringify(busy.statuses)}`)
  return [
    { name: '/health p99 during recognition', value: percentile(busy.health, 0.99), unit: 'ms', atMost: maxHealthMs },
    { name: '/health p50 during recognition', value: percentile(busy.health, 0.5), unit: 'ms' },
    { name: '/health p99, idle', value: percentile(idle.health, 0.99), unit: 'ms' },
    { name: "the client's own lag p99, not counted", value: percentile(busy.lags, 0.99), unit: 'ms' },
    {
      name: 'the processor with its programs grows by',
      value: (memory.peakMb[0] ?? Number.NaN) - beforeMb,
      unit: 'MB',
      atMost: maxGrowthMb,
    },
    {
      name: 'CPU of the processor with its programs',
      value: (readCpuMs({ processor }).processor - beforeMs) / 1000,
      unit: 's',
    },
    { name: 'from 202 to task_completed', value: seconds, unit: 's' },
  ]
}

export const scan: Benchmark = {
  shows:
    'The latency of /health and the memory of the processor while it recognises the scan at the path after the name.',
  run,
}
