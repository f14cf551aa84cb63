import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Task } from '@ai-platform/contracts/task.ts'
import { textUpload, uploadForm } from '@ai-platform/testkit/client/task.ts'
import type { Account } from './account.ts'

/** One submitted document and the client's knowledge about its task. */
export interface Submission {
  filename: string
  /** with a key the client repeats the request until it has an answer; without one, a lost answer leaves `unknown` */
  key: string | undefined
  outcome: 'accepted' | 'refused' | 'unknown'
  /** the task ids of all answers; more than one means a doubled task */
  taskIds: Set<string>
  /** statuses of the answers, or the errors of requests without an answer */
  answers: string[]
}

const answerTimeoutMs = 10_000
const waitMs = 400

async function post(account: Account, text: string, submission: Submission): Promise<Response> {
  const headers: Record<string, string> = { authorization: `Bearer ${account.access}` }
  if (submission.key !== undefined) headers['idempotency-key'] = submission.key
  return fetch(`${account.processor.baseUrl}/process/submit`, {
    method: 'POST',
    headers,
    body: uploadForm(textUpload(text, submission.filename), { taskType: 'summarize', fieldFirst: true }),
    signal: AbortSignal.timeout(answerTimeoutMs),
  })
}

/**
 * Sends a document until its outcome is known. Repeats the request after 429 and 503, and with an idempotency key also
 * after a server error or a lost answer.
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

/** Whether no byte was sent, so that the request may be repeated without a key. */
const neverConnected = (error: unknown): boolean => error instanceof Error && causeOf(error) === 'ECONNREFUSED'
