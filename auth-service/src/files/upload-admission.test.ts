import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import { setImmediate as nextTick, setTimeout as sleep } from 'node:timers/promises'
import { createLimiter, type LimiterOptions } from '@ai-platform/runtime/limiter.ts'
import type { Request, RequestHandler, Response } from 'express'
import { createRateLimitCache } from './rate-limit-cache.ts'
import { createUploadAdmission } from './upload-admission.ts'

const pass: RequestHandler = (_req, _res, next) => next()

/** Runs 50 event-loop turns: one request enters per turn, and a test sends fewer. */
async function runTicks(): Promise<void> {
  for (let tick = 0; tick < 50; tick++) await nextTick()
}

function startAdmission(options: LimiterOptions) {
  const uploads = createLimiter(options)
  const rateLimits = createRateLimitCache()
  const steps = { authenticate: pass, countCall: pass, refuseTooLarge: pass, uploads, rateLimits }
  const handlers = createUploadAdmission(steps)

  /** Sends a request through the handlers: `outcome` is `admitted`, an error code, or undefined while it waits. */
  function send(userId: string) {
    const req = { headers: { authorization: userId }, user: { userId } } as unknown as Request
    const res = Object.assign(new EventEmitter(), { closed: false })
    const sent = {
      outcome: undefined as string | undefined,
      close() {
        res.closed = true
        res.emit('close')
      },
    }
    async function runFrom(index: number): Promise<void> {
      const handler = handlers[index]
      if (!handler) sent.outcome = 'admitted'
      else await handler(req, res as unknown as Response, () => void runFrom(index + 1).catch(fail))
    }
    const fail = (error: { code: string }) => {
      sent.outcome = error.code
    }
    runFrom(0).catch(fail)
    return sent
  }
  return { uploads, rateLimits, send }
}

test('an upload holds its slot until its response closes, and a client that leaves is dropped from the queue', async () => {
  const { uploads, send } = startAdmission({ concurrency: 1 })
  const [first, second, third] = [send('a'), send('a'), send('a')]
  await runTicks()
  assert.deepEqual([first.outcome, second.outcome, uploads.queued], ['admitted', undefined, 2])
  second.close()
  await runTicks()
  assert.equal(uploads.queued, 1)
  first.close()
  await runTicks()
  assert.deepEqual([second.outcome, third.outcome], [undefined, 'admitted'])
})

test('each refusal of the limiter becomes a problem with its code', async () => {
  const { uploads, send } = startAdmission({ concurrency: 1, maxQueued: 1, maxPerKey: 2, maxWaitMs: 500 })
  const sent = [send('a'), send('a'), send('a')]
  await runTicks()
  sent.push(send('b'))
  await runTicks()
  const outcomes = () => sent.map(({ outcome }) => outcome)
  assert.deepEqual(outcomes(), ['admitted', undefined, 'too_many_pending', 'not_accepting'])
  await sleep(700)
  assert.equal(sent[1]?.outcome, 'not_accepting')
  uploads.close()
  const late = send('c')
  await runTicks()
  assert.equal(late.outcome, 'not_accepting')
})

test('a rate limit that is cached while an upload waits refuses it when its slot is free', async () => {
  const { rateLimits, send } = startAdmission({ concurrency: 1 })
  const headers = { ratelimit: '"submit";r=0;t=60', 'ratelimit-policy': '"submit";q=600;w=60' }
  const first = send('a')
  const second = send('a')
  await runTicks()
  rateLimits.store({ userId: 'a' }, { statusCode: 429, headers })
  first.close()
  await runTicks()
  assert.deepEqual([first.outcome, second.outcome], ['admitted', 'rate_limited'])
})
