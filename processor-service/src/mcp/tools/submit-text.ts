import type { ToolInput } from '@ai-platform/contracts/document-tools.ts'
import type { Task } from '@ai-platform/contracts/task.ts'
import type { Api } from '../api.ts'
import { buildForm, type FormDocument } from '../build-form.ts'
import { formFields, submitAndWait } from './submission.ts'

/** A text as a file. The API tells its type by the content and the name. */
export function textDocument(text: string, filename: string): FormDocument {
  const content = Buffer.from(text)
  return { filename, contentType: 'text/plain; charset=utf-8', sizeBytes: content.length, content }
}

export function submitText(api: Api, input: ToolInput<'documents_submit_text'>): Promise<Task> {
  const { text, filename, wait_seconds, ...fields } = input
  return submitAndWait(api, buildForm(formFields(fields), textDocument(text, filename)), wait_seconds)
}
