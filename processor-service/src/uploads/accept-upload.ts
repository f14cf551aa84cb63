import { isDeepStrictEqual } from 'node:util'
import type { TaskType } from '@ai-platform/contracts/result.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { readIdempotencyKey } from '@ai-platform/database/tasks/idempotency-key.ts'
import { readTask } from '@ai-platform/database/tasks/read-task.ts'
import type { ShownTaskRow } from '@ai-platform/database/tasks/task-row.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { accountDisabled, accountGone, ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Quotas } from '@ai-platform/runtime/quotas.ts'
import type { Multipart } from '@fastify/multipart'
import { v7 as uuidv7 } from 'uuid'
import type { TaskWriter } from '../events/task-writer.ts'
import type { SchemaChecker } from '../schemas/schema-checker.ts'
import type { Storage } from '../storage/storage.ts'
import { quotaProblem } from './quota-problem.ts'
import type { Fields } from './read-fields.ts'
import { type ReceivedUpload, receiveUpload } from './receive-upload.ts'
import type { StoreTarget } from './store-file.ts'

export interface AcceptDeps {
  pool: Pool
  writer: TaskWriter
  storage: Storage
  maxFileBytes: number
  /** Whether documents of old Office formats are converted. */
  convertsOffice: boolean
  quotas: Quotas
  /** those that the AI provider can do */
  taskTypes: readonly TaskType[]
  schemas: SchemaChecker
  log: Logger
}

export interface Submission {
  userId: string
  requestId: string
  idempotencyKey: string | undefined
  /** Aborted when the client disconnects. */
  signal: AbortSignal
}

export interface FormSubmission extends Submission {
  parts: AsyncIterableIterator<Multipart>
}

/** `created` is false when the idempotency key belongs to an earlier task of the same request. */
export interface Accepted {
  task: ShownTaskRow
  created: boolean
}

/** What an idempotency key stands for: the fields, and the SHA-256 of the file or of the URL. */
export type RequestIdentity = Fields & { sha256: string }

/** The idempotency key belongs to an earlier task. Nothing was written. */
class KeyTakenError extends Error {}

/** Accepts a form. @throws ProblemError when it is refused; neither a file nor a row remains */
export function acceptUpload(deps: AcceptDeps, submission: FormSubmission): Promise<Accepted> {
  const { taskTypes, schemas } = deps
  const rules = { userId: submission.userId, taskTypes, schemas }
  return acceptDocument(deps, submission, target => receiveUpload(submission.parts, target, rules))
}

/**
 * Accepts a submission: stores the file, then commits task row, short text, queue entry and event together.
 * @param receive stores the file at the target and returns what it received; leaves nothing when it rejects
 * @throws ProblemError when the submission is refused; neither a file nor a row remains
 */
export async function acceptDocument(
  deps: AcceptDeps,
  submission: Submission,
  receive: (target: StoreTarget) => Promise<ReceivedUpload>,
): Promise<Accepted> {
  const id = uuidv7()
  const { storage, convertsOffice, maxFileBytes: maxBytes } = deps
  const upload = await receive({ storage, key: id, maxBytes, convertsOffice, signal: submission.signal })
  try {
    return { task: await writeTask(deps, submission, id, upload), created: true }
  } catch (error) {
    if (upload.document === id) await removeUnlessWritten(deps, id, submission.userId)
    if (!(error instanceof KeyTakenError)) throw error
    const task = await readEarlierTask(deps, submission, { ...upload, sha256: upload.requestSha256 ?? upload.sha256 })
    if (task) return { task, created: false }
    const detail = 'The task of this Idempotency-Key was deleted a moment ago. Send the document again.'
    throw new ProblemError('service_unavailable', detail, { retryAfterSeconds: 1 })
  }
}

async function writeTask(
  deps: AcceptDeps,
  { userId, requestId, idempotencyKey }: Submission,
  id: string,
  upload: ReceivedUpload,
): Promise<ShownTaskRow> {
  const { type, ...rest } = upload
  const { content_type: contentType, extension } = type
  const task = { id, userId, requestId, contentType, extension, idempotencyKey, ...rest }
  const inserted = await deps.writer.insert(task)
  if (inserted === 'no_active_user') throw await whyNotActive(deps.pool, userId)
  if (inserted === 'key_taken') throw new KeyTakenError()
  if (typeof inserted === 'object') return inserted.task
  // A repeated request is no new submission, so a used-up quota does not refuse it.
  if (idempotencyKey && (await readIdempotencyKey(deps.pool, userId, idempotencyKey))) throw new KeyTakenError()
  throw quotaProblem(inserted, deps.quotas)
}

async function whyNotActive(pool: Pick<Pool, 'query'>, userId: string): Promise<ProblemError> {
  const { rowCount } = await pool.query('SELECT FROM users WHERE id = $1', [userId])
  return rowCount === 0 ? accountGone() : accountDisabled()
}

/**
 * Reads the task for which the idempotency key was used in the last 24 hours.
 * @throws ProblemError idempotency_mismatch when that was another request
 */
export async function readEarlierTask(
  { pool }: Pick<AcceptDeps, 'pool'>,
  { userId, idempotencyKey = '' }: Submission,
  request: RequestIdentity,
): Promise<ShownTaskRow | undefined> {
  const key = await readIdempotencyKey(pool, userId, idempotencyKey)
  const task = key && (await readTask(pool, { taskId: key.taskId, userId }))
  if (!task || isSameRequest(task, key.sha256, request)) return task
  const detail = 'This Idempotency-Key was used for another document or other fields. Use a new key for a new task.'
  throw new ProblemError('idempotency_mismatch', detail)
}

const isSameRequest = (task: ShownTaskRow, sha256: string, request: RequestIdentity): boolean =>
  sha256 === request.sha256 &&
  task.task_type === request.taskType &&
  isDeepStrictEqual(task.options ?? {}, request.options ?? {}) &&
  isDeepStrictEqual(task.metadata ?? {}, request.metadata ?? {})

/**
 * Removes the file unless its task was committed and only the reply was lost. While the database is unavailable the file
 * stays, and maintenance/sweep-files.ts removes it if it has no task.
 */
async function removeUnlessWritten(deps: AcceptDeps, taskId: string, userId: string): Promise<void> {
  try {
    if (!(await readTask(deps.pool, { taskId, userId }))) await deps.storage.remove(taskId)
  } catch (error) {
    deps.log.warn(
      { err: error, task_id: taskId },
      'the file of a refused upload may remain; maintenance removes it if it has no task',
    )
  }
}
