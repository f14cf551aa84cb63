import { z } from 'zod'
import type { Account } from './account.ts'

export interface BenchDocument {
  filename: string
  contentType: string
  bytes: Uint8Array<ArrayBuffer>
  taskType?: string
}

/** The answer to a submission. */
export interface SubmitAnswer {
  status: number
  /** of the 202 */
  taskId: string | undefined
  /** of a refusal */
  code: string | undefined
  retryAfter: string | null
  /** when the answer was there, by performance.now() */
  atMs: number
}

const Body = z.object({ task_id: z.string().optional(), code: z.string().optional() })

export const smallText = (index: number): BenchDocument => ({
  filename: `note-${index}.txt`,
  contentType: 'text/plain',
  bytes: new TextEncoder().encode(
    `Note ${index}. The ship left the harbour in the morning. It carried grain and two passengers. The weather was calm.`,
  ),
})

/** Sends a document through auth-service or directly to the processor. */
export async function submit(
  account: Account,
  document: BenchDocument,
  path: '/auth/files/submit/' | '/process/submit',
  baseUrl = account.url,
): Promise<SubmitAnswer> {
  const form = new FormData()
  form.set('task_type', document.taskType ?? 'summarize')
  form.set('file', new Blob([document.bytes], { type: document.contentType }), document.filename)
  const answer = await fetch(`${baseUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${account.access}` },
    body: form,
    signal: AbortSignal.timeout(120_000),
  })
  const body = Body.parse(await answer.json())
  return {
    status: answer.status,
    taskId: body.task_id,
    code: body.code,
    retryAfter: answer.headers.get('retry-after'),
    atMs: performance.now(),
  }
}

/** @throws Error unless the document was accepted @returns the task's id */
export async function submitAccepted(...args: Parameters<typeof submit>): Promise<{ taskId: string; atMs: number }> {
  const { status, taskId, code, atMs } = await submit(...args)
  if (status !== 202 || taskId === undefined) throw new Error(`submit: ${status} ${code}`)
  return { taskId, atMs }
}
