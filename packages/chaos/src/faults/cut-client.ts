import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sendAndCut } from '@ai-platform/testkit/client/raw-http.ts'
import { readFacts } from '../checks/read-facts.ts'
import { type Fault, steadyLoad } from '../fault.ts'
import type { Account } from '../load/account.ts'

const fileBytes = 600_000

/** Sends `share` of an upload's bytes, then drops the connection. */
async function sendAndDrop(account: Account, filename: string, share: number): Promise<void> {
  const boundary = `cut-${randomBytes(6).toString('hex')}`
  const body = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\n` +
        'Content-Type: text/plain\r\n\r\n',
    ),
    Buffer.alloc(fileBytes, 'The harbour was calm. '),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  const { host } = new URL(account.processor.baseUrl)
  const head =
    `POST /process/submit HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${account.access}\r\n` +
    `Content-Type: multipart/form-data; boundary=${boundary}\r\nContent-Length: ${body.length}\r\n\r\n`
  const part = body.subarray(0, Math.floor(body.length * share))
  await sendAndCut(account.processor, Buffer.concat([Buffer.from(head), part]), share < 1 ? 150 : 5)
}

/** Some clients disconnect in the middle of an upload, others right after its last byte. */
export const cutClient: Fault = {
  name: 'client cut mid-upload',
  engines: ['postgres'],
  load: form => (form === 'short' ? steadyLoad(15, 8, 300) : steadyLoad(60, 8, 500)),
  async inject({ platform, account, load, form }) {
    await load.untilAccepted(3)
    const cuts = form === 'short' ? 10 : 40
    const half = Array.from({ length: cuts }, (_, index) => `half-${index}.txt`)
    const whole = Array.from({ length: cuts }, (_, index) => `whole-${index}.txt`)
    await Promise.all(half.map((name, index) => sendAndDrop(account, name, (index + 1) / (cuts + 1))))
    for (const name of whole) await sendAndDrop(account, name, 1)
    await sleep(2_000)
    const { tasks } = await readFacts(platform.ownerUrl, account.id)
    const rowsOf = (name: string) => tasks.filter(({ filename }) => filename === name).length
    const problems = [
      ...half.filter(name => rowsOf(name) > 0).map(name => `${name} was cut in its middle and has a row`),
      ...whole.filter(name => rowsOf(name) > 1).map(name => `${name} was sent once and has ${rowsOf(name)} rows`),
    ]
    const taken = whole.filter(name => rowsOf(name) === 1).length
    return { moments: [], problems, note: `${cuts} cut in the middle; ${taken} of ${cuts} cut at the end were taken` }
  },
}
