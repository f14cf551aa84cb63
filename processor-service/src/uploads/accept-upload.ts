import { isDeepStrictEqual } from 'node:util'
import type { TaskType } from '@ai-platform/contracts/result.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { readIdempotencyKey } from '@ai-platform/database/tasks/idempotency-key.ts'
import { readTask } from '@ai-platform/database/tasks/read-task.ts'
import type { ShownTaskRow } from '@ai-platform/database/tasks/task-row.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { accountDisabled, ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Quotas } from '@ai-platform/runtime/quotas.ts'
import type { Multipart } from '@fastify/multipart'
import { v7 as uuidv7 } from 'uuid'
import type { TaskWriter } from '../events/task-writer.ts'
import type { SchemaChecker } from '../schemas/schema-checker.ts'
import type { Storage } from '../storage/storage.ts'
import { quotaProblem } from './quota-problem.ts'
import { type ReceivedUpload, receiveUpload } from './receive-upload.ts'

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
  parts: AsyncIterableIterator<Multipart>
  /** Aborted when the client disconnects. */
  signal: AbortSignal
}

/** The idempotency key belongs to an earlier task. Nothing was written. */
class KeyTakenError extends Error {}

/**
 * Accepts a submission: stores the file, then commits task row, short text, queue entry and event together. Returns the
 * task; `created` is false when the idempotency key belongs to an earlier task with the same file and fields.
 * @throws ProblemError when the submission is refused; neither a file nor a row remains
 */
export async function acceptUpload(
  deps: AcceptDeps,
  submission: Submission,
): Promise<{ task: ShownTaskRow; created: boolean }> {
  const id = uuidv7()
  const { storage, convertsOffice, maxFileBytes: maxBytes, taskTypes, schemas } = deps
  const target = { storage, key: id, maxBytes, convertsOffice, signal: submission.signal }
  const upload = await receiveUpload(submission.parts, target, { userId: submission.userId, taskTypes, schemas })
  try {
    return { task: await writeTask(deps, submission, id, upload), created: true }
  } catch (error) {
    if (upload.document === id) await removeUnlessWritten(deps, id, submission.userId)
    if (error instanceof KeyTakenError) return { task: await earlierTask(deps, submission, upload), created: false }
    throw error
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
  if (inserted === 'no_active_user') throw accountDisabled()
  if (inserted === 'key_taken') throw new KeyTakenError()
  if (typeof inserted === 'object') return inserted.task
  // A repeated request is no new submission, so a used-up quota does not refuse it.
  if (idempotencyKey && (await readIdempotencyKey(deps.pool, userId, idempotencyKey))) throw new KeyTakenError()
  throw quotaProblem(inserted, deps.quotas)
}

async function earlierTask(deps: AcceptDeps, submission: Submission, upload: ReceivedUpload): Promise<ShownTaskRow> {
  const { userId, idempotencyKey = '' } = submission
  const taskId = await readIdempotencyKey(deps.pool, userId, idempotencyKey)
  const task = taskId && (await readTask(deps.pool, { taskId, userId }))
  if (task && !isSameRequest(task, upload)) {
    const detail = 'This Idempotency-Key was used for another file or other fields. Use a new key for a new task.'
    throw new ProblemError('idempotency_mismatch', detail)
  }
  if (task) return task
  const detail = 'The task of this Idempotency-Key was deleted a moment ago. Send the document again.'
  throw new ProblemError('service_unavailable', detail, { retryAfterSeconds: 1 })
}

const isSameRequest = (task: ShownTaskRow, upload: ReceivedUpload): boolean =>
  task.sha256 === upload.sha256 &&
  task.task_type === upload.taskType &&
  isDeepStrictEqual(task.options ?? {}, upload.options ?? {}) &&
  isDeepStrictEqual(task.metadata ?? {}, upload.metadata ?? {})

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
