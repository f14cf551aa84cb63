import type { Client, FileInput, SubmitOptions } from '@ai-platform/client/browser.ts'
import { newIdempotencyKey } from '@ai-platform/client/submission/idempotency-key.ts'
import type { Task, TaskEvent } from '@ai-platform/client/types.ts'
import { describeError, type ErrorText } from '../platform/describe-error.ts'
import type { UploadFetch } from '../platform/upload-fetch.ts'

/** A document on its way to the platform. */
export interface Upload {
  id: string
  name: string
  state: 'waiting' | 'sending' | 'accepted' | 'refused'
  /** how much was sent, 0..1 */
  sent: number
  task?: Task
  error?: ErrorText
}

export interface UploadJob {
  name: string
  input: FileInput
  options: SubmitOptions
}

/** Uploads go on when the user opens another view. */
export interface UploadQueue {
  readonly uploads: readonly Upload[]
  /** Sends documents. @returns the uploads once each was accepted or refused */
  add(jobs: readonly UploadJob[]): Promise<Upload[]>
  /** Ends an upload, or removes it from the list. */
  remove(id: string): void
  /** Takes over what an event says about the task of an upload. A deleted task leaves the list. */
  follow(event: TaskEvent): void
  /** Ends all uploads, as at a logout. */
  clear(): void
  subscribe(listener: () => void): () => void
}

/** More at once would only share the connection. */
const maxAtOnce = 3

export function createUploadQueue(client: Client, { watch }: UploadFetch): UploadQueue {
  const listeners = new Set<() => void>()
  const stops = new Map<string, AbortController>()
  let uploads: readonly Upload[] = []
  let active = 0
  const waiting: (() => void)[] = []
  /** The status of each task by the events since the page opened. */
  const latest = new Map<string, Task['status']>()

  const set = (next: readonly Upload[]) => {
    uploads = next
    for (const listener of listeners) listener()
  }
  const change = (id: string, update: Partial<Upload>) =>
    set(uploads.map(upload => (upload.id === id ? { ...upload, ...update } : upload)))

  async function takeSlot(): Promise<void> {
    if (active < maxAtOnce) active += 1
    else await new Promise<void>(resolve => waiting.push(resolve))
  }
  /** Passes the slot to the next upload, or frees it. */
  function freeSlot(): void {
    const next = waiting.shift()
    if (next) next()
    else active -= 1
  }

  async function send(id: string, { input, name, options }: UploadJob): Promise<Upload> {
    const stop = new AbortController()
    stops.set(id, stop)
    await takeSlot()
    const end = watch(id, sent => change(id, { sent }))
    try {
      stop.signal.throwIfAborted()
      change(id, { state: 'sending' })
      const task = await client.submit(input, {
        ...options,
        // The name of a document from a URL is its host's.
        ...(typeof input !== 'object' || !('url' in input) ? { filename: name } : {}),
        idempotencyKey: id,
        signal: stop.signal,
      })
      const status = latest.get(task.task_id) ?? task.status
      change(id, { state: 'accepted', sent: 1, task: { ...task, status } })
    } catch (error) {
      if (!stop.signal.aborted) change(id, { state: 'refused', error: describeError(error) })
    } finally {
      end()
      stops.delete(id)
      freeSlot()
    }
    return uploads.find(upload => upload.id === id) ?? { id, name, state: 'refused', sent: 0 }
  }

  return {
    get uploads() {
      return uploads
    },
    add(jobs) {
      const added = jobs.map(job => ({ job, id: newIdempotencyKey() }))
      set([...added.map(({ job, id }) => ({ id, name: job.name, state: 'waiting', sent: 0 }) as const), ...uploads])
      return Promise.all(added.map(({ job, id }) => send(id, job)))
    },
    remove(id) {
      stops.get(id)?.abort(new Error('The upload was ended.'))
      set(uploads.filter(upload => upload.id !== id))
    },
    follow({ event, task_id, status }) {
      // The event may arrive before the answer of the submission, which has an older status.
      latest.set(task_id, status)
      const upload = uploads.find(({ task }) => task?.task_id === task_id)
      if (!upload?.task) return
      if (event === 'task_deleted') set(uploads.filter(other => other !== upload))
      else change(upload.id, { task: { ...upload.task, status } })
    },
    clear() {
      latest.clear()
      for (const stop of stops.values()) stop.abort(new Error('The session has ended.'))
      set([])
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
