import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ProblemCode } from '@ai-platform/contracts/problem.ts'
import { createLimiter, LimiterError } from '@ai-platform/runtime/limiter.ts'

/**
 * Enough to keep auth-service's limiter supplied; a burst that starts all at once would block this process for seconds.
 * The key is the Authorization header, since the gateway does not know users. A slot is given up after a second: a slow
 * upload costs little and must not keep others out.
 */
const limits = {
  concurrency: 12,
  concurrencyPerKey: 10,
  maxQueued: 4_000,
  maxPerKey: 3_000,
  reserved: { places: 1_000, perKey: 20 },
  maxWaitMs: 60_000,
  slotTimeoutMs: 1_000,
}

/**
 * Lets uploads wait for a slot, unread, and holds it until the response is closed.
 * @returns resolves to `admitted`, to the problem to answer with, or to undefined when the client left first
 */
export function createUploadAdmission(): (
  req: IncomingMessage,
  res: ServerResponse,
) => Promise<'admitted' | ProblemCode | undefined> {
  const uploads = createLimiter(limits)
  return async (req, res) => {
    const left = new AbortController()
    const onClose = () => left.abort()
    res.once('close', onClose)
    try {
      const release = await uploads.acquire(req.headers.authorization ?? '', { signal: left.signal })
      res.once('close', release)
      if (!res.closed) return 'admitted'
      release()
      return undefined
    } catch (error) {
      if (left.signal.aborted) return undefined
      if (!(error instanceof LimiterError)) throw error
      return error.reason === 'key_full' ? 'too_many_pending' : 'not_accepting'
    } finally {
      res.off('close', onClose)
    }
  }
}
