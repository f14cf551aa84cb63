import assert from 'node:assert/strict'
import { EventPage, type TaskEvent } from '@ai-platform/contracts/event.ts'
import { Task } from '@ai-platform/contracts/task.ts'
import { pollUntil } from '../wait-until.ts'
import type { Account } from './account.ts'
import { expectBody } from './answer.ts'
import type { Client } from './client.ts'

export interface Upload {
  name: string
  bytes: string | Buffer
  type?: string
}

export interface SubmitOptions {
  taskType?: string
  /** /process/submit by default */
  path?: string
  idempotencyKey?: string
  /** sends the task_type field before the file; after it by default */
  fieldFirst?: boolean
  /** further fields of the form, such as `pages` */
  fields?: Record<string, string>
}

export const finalStatuses: readonly string[] = ['completed', 'failed', 'cancelled']
export const finalEvents: readonly string[] = ['task_completed', 'task_failed', 'task_cancelled']

export const textUpload = (text: string, name = 'note.txt'): Upload => ({ name, bytes: text, type: 'text/plain' })

export function uploadForm(upload: Upload, options: SubmitOptions = {}): FormData {
  const bytes = typeof upload.bytes === 'string' ? upload.bytes : new Uint8Array(upload.bytes)
  const file = new File([bytes], upload.name, { type: upload.type ?? 'application/octet-stream' })
  const form = new FormData()
  const fields = { ...(options.taskType !== undefined && { task_type: options.taskType }), ...options.fields }
  const addFields = () => {
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
  }
  if (options.fieldFirst) addFields()
  form.append('file', file)
  if (!options.fieldFirst) addFields()
  return form
}

export const submitUpload = (client: Client, token: string | undefined, upload: Upload, options: SubmitOptions = {}) =>
  client.call('POST', options.path ?? '/process/submit', {
    token,
    body: uploadForm(upload, options),
    headers: options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey },
  })

/** Submits a document and checks that it is accepted with a 202. */
export async function submitTask(
  client: Client,
  account: Account,
  upload: Upload,
  options: SubmitOptions = {},
): Promise<Task> {
  return expectBody(await submitUpload(client, account.access, upload, options), 202, Task)
}

export const getTask = (client: Client, account: Account, taskId: string, query = '') =>
  client.call('GET', `/process/tasks/${taskId}${query}`, { token: account.access })

/** Waits until the task has a final status, by long polling (`?wait=`). */
export async function waitForFinal(
  client: Client,
  account: Account,
  taskId: string,
  deadlineMs = 60_000,
): Promise<Task> {
  const wait = Math.min(30, Math.ceil(deadlineMs / 1000))
  return pollUntil(`task ${taskId} to end`, deadlineMs, async () => {
    const task = expectBody(await getTask(client, account, taskId, `?wait=${wait}`), 200, Task)
    return finalStatuses.includes(task.status) ? task : undefined
  })
}

/** Submits a document and returns its task once that has a final status. */
export async function runTask(
  client: Client,
  account: Account,
  upload: Upload,
  options: SubmitOptions = {},
): Promise<Task> {
  const { task_id } = await submitTask(client, account, upload, options)
  return waitForFinal(client, account, task_id)
}

/** Reads all events of an account whose `seq` is above `after`, page by page. */
export async function readEventLog(client: Client, account: Account, after = 0): Promise<TaskEvent[]> {
  const events: TaskEvent[] = []
  for (;;) {
    const last = events.at(-1)?.seq ?? after
    const path = `/process/events?after=${last}&limit=100`
    const page = expectBody(await client.call('GET', path, { token: account.access }), 200, EventPage)
    events.push(...page.items)
    if (page.items.length < 100) return events
  }
}

/** Checks that `seq` counts up from `first` without a gap. */
export function assertGapless(events: TaskEvent[], first = 1): void {
  assert.deepEqual(
    events.map(event => event.seq),
    events.map((_, index) => first + index),
    'the log has a gap',
  )
}
