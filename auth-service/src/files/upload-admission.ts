import { createLimiter, type Limiter, LimiterError, type RefusalReason } from '@ai-platform/runtime/limiter.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Request, RequestHandler, Response } from 'express'
import { callerOf } from '../http/authentication.ts'
import type { RateLimitCache } from './rate-limit-cache.ts'

/**
 * Admits uploads. Every step runs before the body is read. The steps, in order:
 *
 * 1. One request enters per event-loop turn, so a burst does not hold up other requests. Clients, identified by
 *    their credentials, are served in rotation. There is no maximum wait: thousands of requests enter a second.
 * 2. The access token or API key is checked, and whether the account was disabled. processor-service checks that once more,
 *    in the statement that writes the task.
 * 3. The call is counted. It does not wait for that.
 * 4. A form that is too large by its Content-Length is refused.
 * 5. The upload waits for a slot, for 45 s at most, because most clients wait for a minute. Users are served in rotation,
 *    and no user can fill the queue. A slot is free again after a second, so slow uploads, which cost little, do not
 *    block others.
 * 6. A user or API key whose rate limit is used up gets the cached 429. This comes last, since the limit may be used up meanwhile.
 */
export function createUploadAdmission(steps: {
  authenticate: RequestHandler
  countCall: RequestHandler
  refuseTooLarge: RequestHandler
  uploads: Limiter
  rateLimits: RateLimitCache
}): RequestHandler[] {
  const { authenticate, countCall, refuseTooLarge, uploads, rateLimits } = steps
  return [
    enterOnePerLoopTurn(),
    authenticate,
    countCall,
    refuseTooLarge,
    waitForSlot(uploads),
    refuseCached(rateLimits),
  ]
}

const refusals: Record<RefusalReason, () => ProblemError> = {
  queue_full: () => tryLater('Too many uploads are waiting. Try again later.', 15),
  key_full: () =>
    new ProblemError('too_many_pending', 'Too many of your uploads are open. Send more when some of them have ended.', {
      retryAfterSeconds: 15,
    }),
  waited_too_long: () => tryLater('Other uploads took too long to let this one start. Try again later.', 15),
  closed: () => tryLater('The service is stopping. Try again in a few seconds.', 5),
}

const tryLater = (detail: string, retryAfterSeconds: number) =>
  new ProblemError('not_accepting', detail, { retryAfterSeconds })

function enterOnePerLoopTurn(): RequestHandler {
  const entering = createLimiter({ concurrency: 1 })
  return async (req, res, next) => {
    const release = await entering.acquire(req.headers.authorization ?? req.get('x-api-key') ?? '')
    setImmediate(release)
    if (!res.closed) next()
  }
}

/**
 * Ends the entry when the response closes; `slotTimeoutMs` may free its slot earlier. A client that leaves while it waits
 * is dropped from the queue.
 */
function waitForSlot(uploads: Limiter): RequestHandler {
  return async (req, res, next) => {
    const release = await acquireSlot(uploads, req, res)
    if (!release) return
    res.once('close', release)
    if (res.closed) release()
    else next()
  }
}

/**
 * Waits for a slot.
 * @returns ends the slot; undefined if the client left first
 * @throws ProblemError not_accepting or too_many_pending, with Retry-After
 */
async function acquireSlot(uploads: Limiter, req: Request, res: Response) {
  const left = new AbortController()
  const onClose = () => left.abort()
  res.once('close', onClose)
  try {
    return await uploads.acquire(callerOf(req).userId, { signal: left.signal })
  } catch (error) {
    if (left.signal.aborted) return undefined
    throw error instanceof LimiterError ? refusals[error.reason]() : error
  } finally {
    res.off('close', onClose)
  }
}

function refuseCached(rateLimits: RateLimitCache): RequestHandler {
  return (req, _res, next) => {
    rateLimits.check(callerOf(req))
    next()
  }
}
