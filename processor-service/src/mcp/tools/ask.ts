import type { ToolInput } from '@ai-platform/contracts/document-tools.ts'
import type { Task } from '@ai-platform/contracts/task.ts'
import type { Api } from '../api.ts'
import { buildForm } from '../build-form.ts'
import { ToolError } from '../tool-error.ts'
import { formFields, jsonBody, readTask, submitAndWait } from './submission.ts'
import { textDocument } from './submit-text.ts'

/** Submits a question about the document of an earlier task, at an address, or in the call. */
export async function ask(api: Api, input: ToolInput<'documents_ask'>): Promise<Task> {
  const { task_id, url, text, wait_seconds, ...options } = input
  const named = [task_id, url, text].filter(value => value !== undefined)
  if (named.length !== 1) throw new ToolError('Name the document by exactly one of task_id, url and text.')
  const submission = { ...options, task_type: 'ask' }
  if (url !== undefined) return submitAndWait(api, jsonBody({ url, ...submission }), wait_seconds)
  if (text !== undefined)
    return submitAndWait(api, buildForm(formFields(submission), textDocument(text, 'document.txt')), wait_seconds)
  return askAgain(api, task_id ?? '', formFields(submission), wait_seconds)
}

/** The document goes from the storage into the new submission as a stream. */
async function askAgain(api: Api, taskId: string, fields: Record<string, string>, waitSeconds: number): Promise<Task> {
  const { filename, content_type: contentType, size_bytes: sizeBytes } = await readTask(api, taskId, 0)
  const content = await api.stream(`/process/tasks/${taskId}/file`)
  try {
    return await submitAndWait(api, buildForm(fields, { filename, contentType, sizeBytes, content }), waitSeconds)
  } finally {
    content.destroy()
  }
}
