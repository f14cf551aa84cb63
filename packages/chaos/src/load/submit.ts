import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Task } from '@ai-platform/contracts/task.ts'
import type { Account } from './account.ts'

/** One document a client wanted done, and what it knows of it. */
export interface Submission {
  filename: string
  /** with one, the client asks again until it knows; without, a cut answer leaves it in doubt */
  key: string | undefined
  outcome: 'accepted' | 'refused' | 'unknown'
  /** every id an answer gave; more than one is a doubled task */
  taskIds: Set<string>
  /** what was answered, or what kept it from being answered */
  answers: string[]
}

const answerTimeoutMs = 10_000
const waitMs = 400

async function post(account: Account, text: string, submission: Submission): Promise<Response> {
  const form = new FormData()
  form.set('task_type', 'summarize')
  form.set('file', new Blob([text], { type: 'text/plain' }), submission.filename)
  const headers: Record<string, string> = { authorization: `Bearer ${account.token}` }
  if (submission.key !== undefined) headers['idempotency-key'] = submission.key
  return fetch(`${account.processorUrl}/process/submit`, {
    method: 'POST',
    headers,
    body: form,
    signal: AbortSignal.timeout(answerTimeoutMs),
  })
}

/**
 * Sends a document until its fate is known: again after a clear refusal that may pass (429, 503), and with an
 * idempotency key also after anything else that is no answer.
 */
export async function submit(
  account: Account,
  document: { filename: string; text: string; withKey: boolean },
  deadlineMs: number,
): Promise<Submission> {
  const { filename, text, withKey } = document
  const key = withKey ? randomUUID() : undefined
  const submission: Submission = { filename, key, outcome: 'refused', taskIds: new Set(), answers: [] }
  const deadline = Date.now() + deadlineMs
  while (Date.now() < deadline) {
    try {
      const answer = await post(account, text, submission)
      const body: unknown = await answer.json()
      submission.answers.push(String(answer.status))
      if (answer.status === 202 || answer.status === 200) {
        submission.taskIds.add(Task.parse(body).task_id)
        submission.outcome = 'accepted'
        return submission
      }
      const passing = answer.status === 429 || answer.status === 503
      if (!passing && (answer.status < 500 || key === undefined)) {
        submission.outcome = answer.status < 500 ? 'refused' : 'unknown'
        submission.answers.push(JSON.stringify(body))
        return submission
      }
      if (!passing) submission.outcome = 'unknown'
    } catch (error) {
      submission.outcome = 'unknown'
      submission.answers.push(error instanceof Error ? `${error.name} ${causeOf(error)}` : String(error))
      if (key === undefined && !neverConnected(error)) return submission
    }
    await sleep(waitMs)
  }
  return submission
}

const causeOf = (error: Error): string =>
  error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : error.message

/** Nothing of the request has left, so that it may be sent again without a key. */
const neverConnected = (error: unknown): boolean => error instanceof Error && causeOf(error) === 'ECONNREFUSED'
