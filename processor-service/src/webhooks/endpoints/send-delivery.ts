import type { Readable } from 'node:stream'
import type { DueDelivery } from '@ai-platform/database/webhooks/take-next-delivery.ts'
import type { Outbound } from '@ai-platform/runtime/outbound/outbound.ts'
import { OutboundRefused } from '@ai-platform/runtime/outbound/outbound-refused.ts'
import { parseRetryAfter } from '@ai-platform/runtime/retry-after.ts'
import type { Attempt } from './delivery-policy.ts'
import { signMessage } from './sign-message.ts'

/** A receiver may send this much, within this time, before its connection is closed. The body is not kept. */
const maxAnswerBytes = 4_096
const maxAnswerMs = 1_000

/**
 * Sends a delivery once. Redirects are not followed. The address is checked on the connection.
 * @param options.stopped aborts the attempt
 * @throws the reason of `stopped` when it is aborted
 */
export async function sendDelivery(
  outbound: Pick<Outbound, 'request'>,
  delivery: DueDelivery,
  { timeoutMs, stopped }: { timeoutMs: number; stopped: AbortSignal },
): Promise<Attempt> {
  const started = performance.now()
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)])
  const durationMs = () => performance.now() - started
  try {
    const message = signMessage(delivery, new Date())
    const { statusCode, headers, body } = await outbound.request(delivery.url, { method: 'POST', ...message, signal })
    const attempt = { responseStatus: statusCode, error: statusError(statusCode), durationMs: durationMs() }
    await drain(body)
    const mayRetry = statusCode === 429 || statusCode === 503
    return { ...attempt, retryAfterSeconds: mayRetry ? parseRetryAfter(headers['retry-after']) : undefined }
  } catch (error) {
    stopped.throwIfAborted()
    return { responseStatus: null, error: failureError(error, timeoutMs), durationMs: durationMs() }
  }
}

function statusError(status: number): string | null {
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400)
    return `The receiver answered ${status}. Redirects are not followed: enter the address that it redirects to.`
  return status === 410 ? 'The receiver answered 410 Gone.' : `The receiver answered ${status}.`
}

function failureError(error: unknown, timeoutMs: number): string {
  if (error instanceof OutboundRefused) return error.detail
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return `The receiver did not answer within ${timeoutMs / 1000} s.`
  return 'The connection to the receiver failed.'
}

/** Reads the rest of a short response, so that its sender sees no broken connection. Never rejects. */
async function drain(body: Readable): Promise<void> {
  const timer = setTimeout(() => body.destroy(), maxAnswerMs)
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += (chunk as Buffer).length
      if (bytes > maxAnswerBytes) break
    }
  } catch {
    // The status has decided the attempt.
  } finally {
    clearTimeout(timer)
    body.on('error', () => {}).destroy()
  }
}
