import { createHash } from 'node:crypto'
import { type Limiter, LimiterError, type LimiterOptions, type RefusalReason } from '@ai-platform/runtime/limiter.ts'
import type { Outbound } from '@ai-platform/runtime/outbound/outbound.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import { type AcceptDeps, type Accepted, acceptDocument, readEarlierTask, type Submission } from './accept-upload.ts'
import { readUrlRequest } from './read-url-request.ts'
import { receiveUrl } from './receive-url.ts'
import { checkClientSchema } from './submission-fields.ts'

export interface UrlDeps extends AcceptDeps {
  outbound: Outbound
  /** Limits documents that are fetched at a time; keys are users. */
  fetches: Limiter
}

export interface UrlSubmission extends Submission {
  /** The JSON body of the request. */
  body: unknown
}

/** The time for a document, redirects included. The edge waits longer for the answer to a submission. */
const maxFetchMs = 60_000

/**
 * Most documents arrive in a second. A slow host gives its slot up after five, but counts towards the share of its user, so that
 * neither slow hosts nor many documents of one user make others wait.
 */
export const fetchLimits: LimiterOptions = {
  concurrency: 32,
  concurrencyPerKey: 8,
  maxQueued: 1_000,
  maxPerKey: 100,
  reserved: { places: 300, perKey: 8 },
  maxWaitMs: 30_000,
  slotTimeoutMs: 5_000,
}

/**
 * Accepts a submission by URL: fetches the document, then goes on as with a form. A repeated request with the same idempotency key
 * fetches nothing.
 * @throws ProblemError when the submission is refused; neither a file nor a row remains
 */
export async function acceptUrl(deps: UrlDeps, submission: UrlSubmission): Promise<Accepted> {
  const { userId, idempotencyKey, signal } = submission
  const { url: given, ...fields } = readUrlRequest(submission.body, deps.taskTypes)
  const url = deps.outbound.checkUrl(given)
  await checkClientSchema(fields.options ?? {}, deps.schemas, userId)
  const sha256 = createHash('sha256').update(`url ${url.href}`).digest('hex')
  const earlier = idempotencyKey && (await readEarlierTask(deps, submission, { ...fields, sha256 }))
  if (earlier) return { task: earlier, created: false }
  return acceptDocument(deps, submission, target =>
    deps.fetches
      .run(userId, () => receiveUrl({ url, ...fields }, target, { outbound: deps.outbound, maxMs: maxFetchMs }), {
        signal,
      })
      .then(received => ({ ...received, requestSha256: sha256 }), explainRefusal),
  )
}

const refusals: Record<RefusalReason, () => ProblemError> = {
  key_full: () =>
    new ProblemError('too_many_pending', 'Too many of your URLs are being fetched. Send more when some have ended.', {
      retryAfterSeconds: 15,
    }),
  queue_full: () => tryLater('Too many URLs are being fetched. Try again later.', 15),
  waited_too_long: () => tryLater('Other URLs took too long to let this one start. Try again later.', 15),
  closed: () => tryLater('The service is stopping. Try again in a few seconds.', 5),
}

const tryLater = (detail: string, retryAfterSeconds: number) =>
  new ProblemError('not_accepting', detail, { retryAfterSeconds })

function explainRefusal(error: unknown): never {
  throw error instanceof LimiterError ? refusals[error.reason]() : error
}
