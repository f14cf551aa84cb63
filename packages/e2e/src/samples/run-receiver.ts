import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import type { Sample } from './read-samples.ts'
import { type Place, startSample } from './run-sample.ts'

/** Whether a sample is a server that runs until it is ended: on these pages, a receiver of webhooks. */
export const isReceiver = ({ code }: Sample): boolean => /\.listen\(|serve_forever\(/.test(code)

/** The packages of a Python sample that are not installed. */
export async function missingModule({ language, code }: Sample): Promise<string | undefined> {
  const name = language === 'python' && /^from (standardwebhooks)\b/m.exec(code)?.[1]
  if (!name) return undefined
  return promisify(execFile)('python3', ['-c', `import ${name}`]).then(
    () => undefined,
    () => name,
  )
}

const message = JSON.stringify({
  type: 'task.completed',
  timestamp: new Date().toISOString(),
  data: {
    seq: 3,
    task_id: '0198c0df-1c2d-7e3f-8a4b-56789abcdef0',
    filename: 'harbour.txt',
    task_type: 'summarize',
    status: 'completed',
    error: null,
    metadata: {},
  },
})

/** The headers of Standard Webhooks, made without its library. */
function signed(body: string, key: Buffer): Record<string, string> {
  const id = randomUUID()
  const seconds = Math.floor(Date.now() / 1000)
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  }
}

/** Starts a receiver and checks what its reader relies on: it takes a signed message and refuses one with another signature. */
export async function runReceiver(sample: Sample, place: Place): Promise<void> {
  const port = await findFreePort()
  const key = randomBytes(24)
  const env = { PORT: String(port), WEBHOOK_SECRET: `whsec_${key.toString('base64')}` }
  const receiver = await startSample(sample, place, env)
  try {
    const send = (body: string, headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}/hooks`, { method: 'POST', body, headers })
    const accepted = await pollUntil('the receiver', 15_000, async () => {
      assert.equal(receiver.child.exitCode, null, `the receiver ended:\n${receiver.output()}`)
      return send(message, signed(message, key)).catch(() => undefined)
    })
    assert.ok(accepted.ok, `a signed message got ${accepted.status}:\n${receiver.output()}`)
    const refused = await send(message, signed(message, randomBytes(24)))
    assert.ok(refused.status >= 400, `a message with another signature got ${refused.status}`)
  } finally {
    receiver.child.kill()
    await receiver.ended
  }
}
