import type { Task } from '@ai-platform/contracts/task.ts'
import type { Api, ApiBody } from '../api.ts'
import { ToolError } from '../tool-error.ts'

/** Hosts give a tool 60 s by default. The wait ends before, so that the agent gets the task's id. */
const maxCallMs = 50_000

export const submitPath = '/process/submit'

/** The fields of a form: texts as they are, other values as JSON. */
export const formFields = (values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
    ),
  )

export const jsonBody = (value: unknown): ApiBody => ({
  headers: { 'content-type': 'application/json' },
  payload: JSON.stringify(value),
})

export const readTask = (api: Api, taskId: string, waitSeconds: number): Promise<Task> =>
  api.json('GET', `/process/tasks/${taskId}?wait=${waitSeconds}`)

/**
 * Submits a document and waits for the result. When the wait is refused, the caller gets the task as it was submitted, with its id.
 * @param waitSeconds less when the submission took long
 */
export async function submitAndWait(api: Api, body: ApiBody, waitSeconds: number): Promise<Task> {
  const startedMs = performance.now()
  const task = await api.json<Task>('POST', submitPath, body)
  const wait = Math.min(waitSeconds, Math.floor((startedMs + maxCallMs - performance.now()) / 1_000))
  if (wait <= 0) return task
  try {
    return await readTask(api, task.task_id, wait)
  } catch (error) {
    if (error instanceof ToolError) return task
    throw error
  }
}
