import { setTimeout as sleep } from 'node:timers/promises'
import { buildDocxBomb, docxType } from '@ai-platform/testkit/documents/make-office.ts'
import type { Bench, Benchmark, Figure } from '../benchmark.ts'
import { register } from '../client/account.ts'
import { followEvents } from '../client/follow-events.ts'
import { smallText, submitAccepted } from '../client/submit.ts'
import { median, percentile } from '../figures/percentile.ts'
import { medianRssMb, watchMemory } from '../platform/read-memory.ts'
import { startLauncher } from '../platform/start-launcher.ts'

const inflatedMb = 540
const others = 20
/**
 * The maximum growth: a thread and its buffers. Inflated bytes are counted and discarded, so the document adds none.
 */
const maxGrowthMb = 300

async function run(bench: Bench): Promise<Figure[]> {
  const platform = await startLauncher(bench, { AI_PROVIDER: 'local' })
  const [pid = Number.NaN] = platform.processorPids
  const account = await register(platform.url)
  const follower = await followEvents(bench, account)
  // Runs each task type once before, because threads and models are loaded once.
  await submitAccepted(account, smallText(0), '/process/submit')
  const small = new Uint8Array(buildDocxBomb(1))
  await submitAccepted(account, { filename: 'small.docx', contentType: docxType, bytes: small }, '/process/submit')
  await follower.untilFinal(2, 60_000)
  const beforeMb = await medianRssMb(pid)
  const memory = watchMemory(bench, [pid])

  const bytes = new Uint8Array(buildDocxBomb(inflatedMb))
  const bomb = await submitAccepted(account, { filename: 'bomb.docx', contentType: docxType, bytes }, '/process/submit')
  const sent = new Map<string, number>()
  for (let index = 1; index <= others; index++) {
    const { taskId, atMs } = await submitAccepted(account, smallText(index), '/process/submit')
    sent.set(taskId, atMs)
    await sleep(50)
  }
  await follower.untilFinal(2 + 1 + others, 120_000)
  memory.stop()
  const end = follower.finals.get(bomb.taskId)
  const waits = [...sent].map(([id, atMs]) => (follower.finals.get(id)?.atMs ?? Number.NaN) - atMs)
  const done = [...sent.keys()].filter(id => follower.finals.get(id)?.event === 'task_completed').length
  bench.say(`the bomb, ${(bytes.length / 1000).toFixed(0)} kB, ended as ${end?.event} ${end?.error?.code ?? ''}`)
  return [
    {
      name: 'the bomb ends as document_too_complex',
      value: end?.error?.code === 'document_too_complex' ? 1 : 0,
      unit: '',
      atLeast: 1,
    },
    { name: 'from its 202 to its event', value: ((end?.atMs ?? Number.NaN) - bomb.atMs) / 1000, unit: 's', atMost: 60 },
    {
      name: 'processor-service grows by',
      value: (memory.peakMb[0] ?? Number.NaN) - beforeMb,
      unit: 'MB',
      atMost: maxGrowthMb,
    },
    { name: `others completed of ${others}`, value: done, unit: '', atLeast: others },
    { name: 'another task, from 202 to event, p50', value: median(waits), unit: 'ms' },
    { name: 'another task, the longest', value: percentile(waits, 1), unit: 'ms' },
  ]
}

export const bomb: Benchmark = {
  shows: `The effect of a small DOCX that inflates to ${inflatedMb} MB on its own task and on others.`,
  run,
}
