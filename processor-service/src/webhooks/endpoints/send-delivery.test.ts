import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { DueDelivery } from '@ai-platform/database/webhooks/take-next-delivery.ts'
import type { OutboundRequest, OutboundResponse } from '@ai-platform/runtime/outbound/outbound.ts'
import { OutboundRefused } from '@ai-platform/runtime/outbound/outbound-refused.ts'
import { sendDelivery } from './send-delivery.ts'

const delivery: DueDelivery = {
  id: '0198c0e2-3b4c-7d5e-8f60-789abcdef012',
  endpointId: '0198c0e1-2a3b-7c4d-8e5f-6789abcdef01',
  url: 'https://example.com/hooks',
  secrets: [`whsec_${Buffer.alloc(32, 1).toString('base64')}`],
  type: 'ping',
  seq: null,
  taskId: null,
  data: { filename: null, task_type: null, status: null, error: null, metadata: {} },
  createdAt: '2026-02-01T09:00:01.400Z',
  failures: 0,
}
const stopped = new AbortController().signal

type Request = (url: string | URL, options?: OutboundRequest) => Promise<OutboundResponse>
const send = (request: Request, timeoutMs = 1_000) => sendDelivery({ request }, delivery, { timeoutMs, stopped })

const answer =
  (statusCode: number, headers: Record<string, string> = {}, body: Readable = Readable.from([])): Request =>
  async url => ({ statusCode, headers, body, url: new URL(url) })

test('a 2xx status accepts a delivery, and any other one is an error in words', async () => {
  for (const status of [200, 204, 299]) assert.equal((await send(answer(status))).error, null)
  assert.match((await send(answer(302))).error ?? '', /Redirects are not followed/)
  assert.equal((await send(answer(500))).error, 'The receiver answered 500.')
  assert.equal((await send(answer(410))).responseStatus, 410)
})

test('Retry-After counts with 429 and 503, in seconds or as a date', async () => {
  const read = async (status: number, value: string) =>
    (await send(answer(status, { 'retry-after': value }))).retryAfterSeconds
  assert.equal(await read(429, '7'), 7)
  const seconds = (await read(503, new Date(Date.now() + 60_000).toUTCString())) ?? 0
  assert.ok(seconds > 55 && seconds <= 60, `${seconds}`)
  assert.equal(await read(503, 'soon'), undefined)
  assert.equal(await read(500, '7'), undefined)
})

test('an endless body does not hold an accepted delivery', async () => {
  const endless = new Readable({
    read() {
      this.push(Buffer.alloc(1_024))
    },
  })
  assert.equal((await send(answer(200, {}, endless))).error, null)
  assert.equal(endless.destroyed, true)
})

test('a silent body ends after a second', async () => {
  const silent = new Readable({ read() {} })
  assert.equal((await send(answer(200, {}, silent))).error, null)
  assert.equal(silent.destroyed, true)
})

test('a refused address, a time-out and a broken connection are told in words', async () => {
  const refused = new OutboundRefused('url_not_allowed', 'The host is not public.')
  assert.equal((await send(() => Promise.reject(refused))).error, 'The host is not public.')
  const hang: Request = (_url, options) =>
    new Promise((_resolve, reject) => {
      options?.signal?.addEventListener('abort', () => reject(options.signal?.reason))
    })
  // A pending AbortSignal.timeout does not keep the process.
  const timer = setTimeout(() => {}, 2_000)
  assert.equal((await send(hang, 100)).error, 'The receiver did not answer within 0.1 s.')
  clearTimeout(timer)
  assert.equal((await send(() => Promise.reject(new Error('broken')))).error, 'The connection to the receiver failed.')
})

test('a stopping process takes an attempt back', async () => {
  const stopping = new AbortController()
  stopping.abort(new Error('stopping'))
  const attempt = sendDelivery({ request: () => Promise.reject(new Error('aborted')) }, delivery, {
    timeoutMs: 1_000,
    stopped: stopping.signal,
  })
  await assert.rejects(attempt, /stopping/)
})
