// The client of sendBurst, in a separate process. It uses little CPU so that the requests arrive together.
import { request } from 'node:http'
import type { Account } from './account.ts'
import { followEvents } from './follow-events.ts'
import type { BurstAnswer } from './send-burst.ts'
import { smallText } from './submit.ts'

const boundary = 'bench-burst'
const answerWithinMs = 120_000
const endWithinMs = 240_000

function formOf(index: number): Buffer {
  const { filename, contentType, bytes } = smallText(index)
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="file"; filename="${filename}"`,
    `Content-Type: ${contentType}`,
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
}

/** Sends one submission on a new connection. */
function send({ url, access }: Account, form: Buffer): Promise<BurstAnswer> {
  const headers = {
    authorization: `Bearer ${access}`,
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'content-length': form.length,
  }
  return new Promise(resolve => {
    const failed = (error: unknown) => resolve({ error: String(error) })
    const sent = request(`${url}/auth/files/submit/`, { method: 'POST', headers, agent: false }, async answer => {
      try {
        const { task_id: taskId, code } = JSON.parse(Buffer.concat(await answer.toArray()).toString())
        resolve({ status: answer.statusCode ?? 0, taskId, code, retryAfter: answer.headers['retry-after'] ?? null })
      } catch (error) {
        failed(error)
      }
    })
    sent.setTimeout(answerWithinMs, () => sent.destroy(new Error('no answer')))
    sent.once('error', failed)
    sent.end(form)
  })
}

process.on('message', async ({ account, submissions }: { account: Account; submissions: number }) => {
  const follower = await followEvents({ owns: () => {} }, account)
  const forms = Array.from({ length: submissions }, (_, index) => formOf(index))
  const from = performance.now()
  const answers = await Promise.all(forms.map(form => send(account, form)))
  const seconds = (performance.now() - from) / 1_000
  const accepted = answers.filter(answer => 'status' in answer && answer.status === 202)
  await follower.untilFinal(accepted.length, endWithinMs)
  const completed = [...follower.finals.values()].filter(({ event }) => event === 'task_completed')
  process.send?.({ answers, seconds, completed: completed.map(({ task_id }) => task_id) })
})
