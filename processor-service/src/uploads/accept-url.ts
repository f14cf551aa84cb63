import { createHash } from 'node:crypto'
import type { Outbound } from '@ai-platform/runtime/outbound/outbound.ts'
import { type AcceptDeps, type Accepted, acceptDocument, readEarlierTask, type Submission } from './accept-upload.ts'
import type { DocumentFetches } from './document-fetches.ts'
import { readUrlRequest } from './read-url-request.ts'
import { receiveUrl } from './receive-url.ts'
import { checkClientSchema } from './submission-fields.ts'

export interface UrlDeps extends AcceptDeps {
  outbound: Outbound
  fetches: DocumentFetches
}

export interface UrlSubmission extends Submission {
  /** The JSON body of the request. */
  body: unknown
}

/** The time for a document, redirects included. The edge waits longer for the answer to a submission. */
const maxFetchMs = 60_000

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
  return acceptDocument(deps, submission, async target => {
    const receive = (ended: AbortSignal) =>
      receiveUrl({ url, ...fields }, { ...target, signal: ended }, { outbound: deps.outbound, maxMs: maxFetchMs })
    return { ...(await deps.fetches.run(userId, receive, { signal })), requestSha256: sha256 }
  })
}
