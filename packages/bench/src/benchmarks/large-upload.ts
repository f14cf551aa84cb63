import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeProse } from '@ai-platform/testkit/documents/write-prose.ts'
import { z } from 'zod'
import { type Bench, type Benchmark, type Figure, numberOption } from '../benchmark.ts'
import { type Account, register } from '../client/account.ts'
import { followEvents } from '../client/follow-events.ts'
import { smallText, submitAccepted } from '../client/submit.ts'
import { type MemoryWatch, medianRssMb, watchMemory } from '../platform/read-memory.ts'
import { startLauncher } from '../platform/start-launcher.ts'

const maxGrowthMb = 64
const boundary = 'bench-boundary'
const pieceBytes = 64 * 1024

const Accepted = z.object({ task_id: z.string() })

/** Streams a form with a text file of `bytes` bytes, as fast as the server reads it. @returns the task's id */
async function uploadText(account: Account, bytes: number): Promise<string> {
  const piece = Buffer.from(writeProse(1, 1_000).join('\n')).subarray(0, pieceBytes)
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="large.txt"\r\nContent-Type: text/plain\r\n\r\n`
  const tail = `\r\n--${boundary}--\r\n`
  const sent = request(`${account.url}/auth/files/submit/`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${account.access}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': head.length + bytes + tail.length,
    },
  })
  const answered = new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    sent.once('error', reject)
    sent.once('response', async answer => {
      let text = ''
      for await (const chunk of answer.setEncoding('utf8')) text += chunk
      resolve({ status: answer.statusCode, text })
    })
  })
  sent.write(head)
  for (let left = bytes; left > 0; left -= pieceBytes) {
    if (!sent.write(piece.subarray(0, Math.min(left, pieceBytes))))
      await new Promise(resolve => sent.once('drain', resolve))
  }
  sent.end(tail)
  const { status, text } = await answered
  if (status !== 202) throw new Error(`upload: ${status} ${text}`)
  return Accepted.parse(JSON.parse(text)).task_id
}

const growth = (memory: MemoryWatch, before: number[]) =>
  memory.peakMb.map((peak, index) => peak - (before[index] ?? 0))

async function run(bench: Bench): Promise<Figure[]> {
  const megabytes = numberOption(bench, 'megabytes', 200)
  const platform = await startLauncher(bench, { AI_PROVIDER: 'local', MAX_FILE_SIZE_MB: String(megabytes + 50) })
  const pids = [platform.authPid, ...platform.processorPids]
  const account = await register(platform.url)
  const follower = await followEvents(bench, account)
  // The first uploads load and compile code, so they are not measured.
  for (let index = 0; index < 20; index++) await submitAccepted(account, smallText(index), '/auth/files/submit/')
  await uploadText(account, 1024 * 1024)
  await follower.untilFinal(21, 60_000)
  await sleep(2_000)
  const before = [await medianRssMb(pids[0] ?? 0), await medianRssMb(pids[1] ?? 0)]
  const memory = watchMemory(bench, pids)
  const from = performance.now()
  const taskId = await uploadText(account, megabytes * 1024 * 1024)
  const seconds = (performance.now() - from) / 1000
  memory.stop()
  const [auth = Number.NaN, processor = Number.NaN] = growth(memory, before)

  const after = watchMemory(bench, pids)
  await follower.untilFinal(22, 300_000)
  after.stop()
  const end = follower.finals.get(taskId)
  bench.say(
    `the task ended as ${end?.event} ${end?.error?.code ?? ''} ${(((end?.atMs ?? 0) - from) / 1000 - seconds).toFixed(1)} s after its 202`,
  )
  return [
    { name: 'auth-service grows until the 202 by', value: auth, unit: 'MB', atMost: maxGrowthMb },
    { name: 'processor-service grows until the 202 by', value: processor, unit: 'MB', atMost: maxGrowthMb },
    { name: `the upload of ${megabytes} MB`, value: seconds, unit: 's' },
    {
      name: 'processor-service with its threads, task at work',
      value: growth(after, before)[1] ?? Number.NaN,
      unit: 'MB',
    },
  ]
}

export const largeUpload: Benchmark = {
  shows: 'The memory growth of both services while they stream a large text.',
  run,
}
