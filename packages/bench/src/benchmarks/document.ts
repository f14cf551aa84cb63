import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { makePdf } from '@ai-platform/testkit/documents/typeset-pdf.ts'
import type { Bench, Benchmark, Figure } from '../benchmark.ts'
import { register } from '../client/account.ts'
import { followEvents } from '../client/follow-events.ts'
import { submitAccepted } from '../client/submit.ts'
import { median, percentile } from '../figures/percentile.ts'
import { startLauncher } from '../platform/start-launcher.ts'

const pages = 117
const runs = 5
const maxSeconds = 5

async function run(bench: Bench): Promise<Figure[]> {
  const path = bench.args.find(arg => !arg.startsWith('--'))
  const bytes = path === undefined ? makePdf(pages, 1) : new Uint8Array(await readFile(path))
  const filename = path === undefined ? `made-${pages}-pages.pdf` : basename(path)
  const platform = await startLauncher(bench, { AI_PROVIDER: 'local' })
  const account = await register(platform.url)
  const follower = await followEvents(bench, account)
  const seconds: number[] = []
  for (let done = 1; done <= runs; done++) {
    const document = { filename, contentType: 'application/pdf', bytes }
    const { taskId, atMs } = await submitAccepted(account, document, '/auth/files/submit/')
    await follower.untilFinal(done, 120_000)
    const end = follower.finals.get(taskId)
    if (end?.event !== 'task_completed') throw new Error(`${filename} ended as ${end?.event} ${end?.error?.code}`)
    seconds.push((end.atMs - atMs) / 1000)
  }
  return [
    {
      name: `${filename}, from 202 to task_completed, p50 of ${runs}`,
      value: median(seconds),
      unit: 's',
      atMost: maxSeconds,
    },
    {
      name: 'the first one, threads and models loading',
      value: seconds[0] ?? Number.NaN,
      unit: 's',
      atMost: maxSeconds,
    },
    { name: 'the slowest', value: percentile(seconds, 1), unit: 's' },
  ]
}

export const document: Benchmark = {
  shows: `The time of the local provider for a PDF of ${pages} pages, or for the PDF at the path after the name.`,
  run,
}
