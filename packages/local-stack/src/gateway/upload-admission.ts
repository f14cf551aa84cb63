import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ProblemCode } from '@ai-platform/contracts/problem.ts'
import { createLimiter, LimiterError } from '@ai-platform/runtime/limiter.ts'

/**
 * A burst of uploads that starts at once would block this process for seconds. This concurrency is enough to keep
 * auth-service's limiter busy. The key is the credentials, because the gateway does not know users. A slot is
 * free again after a second, so slow uploads, which cost little, do not block others.
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

const credentialsOf = ({ headers }: IncomingMessage): string =>
  headers.authorization ?? headers['x-api-key']?.toString() ?? ''

/**
 * Limits uploads. The returned function waits for a slot before the body is read, and holds it until the response
 * closes.
 * @returns a function that resolves to `admitted`, to the code of the refusal, or to undefined if the client left first
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
      const release = await uploads.acquire(credentialsOf(req), { signal: left.signal })
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
