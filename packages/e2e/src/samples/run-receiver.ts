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

/** The program that a sample needs and that is not installed. */
export async function missingProgram({ language }: Sample): Promise<string | undefined> {
  if (language !== 'python') return undefined
  return promisify(execFile)('python3', ['--version']).then(
    () => undefined,
    () => 'python3',
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

/** The headers of Standard Webhooks, made without its library. @param keys one, or two as after a rotation */
function signed(body: string, keys: Buffer[], seconds = Math.floor(Date.now() / 1000)): Record<string, string> {
  const id = randomUUID()
  const sign = (key: Buffer) => `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': keys.map(sign).join(' '),
  }
}

/**
 * Starts a receiver and checks what its reader relies on: it takes a signed message, also during a rotation, and refuses one that is
 * changed, late, signed by another key or not signed.
 */
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
      return send(message, signed(message, [key])).catch(() => undefined)
    })
    assert.ok(accepted.ok, `a signed message got ${accepted.status}:\n${receiver.output()}`)
    const other = randomBytes(24)
    const rotated = await send(message, signed(message, [other, key]))
    assert.ok(rotated.ok, `a message with two signatures got ${rotated.status}:\n${receiver.output()}`)
    const late = Math.floor(Date.now() / 1000) - 600
    const wrong = {
      'of another key': send(message, signed(message, [other])),
      'that was changed': send(message.replace('3', '4'), signed(message, [key])),
      'of ten minutes ago': send(message, signed(message, [key], late)),
      'without a signature': send(message, {}),
    }
    for (const [what, response] of Object.entries(wrong)) {
      const { status } = await response
      assert.ok(status >= 400 && status < 500, `a message ${what} got ${status}:\n${receiver.output()}`)
    }
  } finally {
    receiver.child.kill()
    await receiver.ended
  }
}
