import type { DocumentToolName, ToolInput, ToolOutput } from '@ai-platform/contracts/document-tools.ts'
import type { Task, TaskPage } from '@ai-platform/contracts/task.ts'
import type { TextPage } from '@ai-platform/contracts/text.ts'
import type { Api } from './api.ts'
import { readTextPart } from './read-text-part.ts'
import { showListed, showTask } from './show-task.ts'
import { ask } from './tools/ask.ts'
import { jsonBody, readTask, submitAndWait } from './tools/submission.ts'
import { submitText } from './tools/submit-text.ts'

/** The most characters of a result that a tool returns unasked. */
const resultCharacters = 20_000
/** Items of a text that are read at a time. One has at most 64 kB. */
const textItems = 8

function queryOf(values: Record<string, unknown>): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value))
  return query
}

/** What each tool does: calls of the API, and the answer in the shape of its contract. */
export const toolHandlers: {
  [Name in DocumentToolName]: (api: Api, input: ToolInput<Name>) => Promise<ToolOutput<Name>>
} = {
  documents_submit_url: async (api, { wait_seconds, ...submission }) =>
    showTask(await submitAndWait(api, jsonBody(submission), wait_seconds), resultCharacters),

  documents_submit_text: async (api, input) => showTask(await submitText(api, input), resultCharacters),

  documents_get: async (api, { task_id, wait_seconds, cursor, max_characters }) =>
    showTask(await readTask(api, task_id, wait_seconds), max_characters, cursor),

  documents_get_text: async (api, { task_id, cursor, max_characters }) => {
    const readPage = (at: string | null) =>
      api.json<TextPage>(
        'GET',
        `/process/tasks/${task_id}/text?${queryOf({ limit: textItems, cursor: at ?? undefined })}`,
      )
    return { task_id, ...(await readTextPart(readPage, cursor, max_characters)) }
  },

  documents_ask: async (api, input) => showTask(await ask(api, input), resultCharacters) as ToolOutput<'documents_ask'>,

  documents_list: async (api, input) => {
    const { items, next_cursor } = await api.json<TaskPage>('GET', `/process/tasks?${queryOf(input)}`)
    return { items: items.map(showListed), next_cursor }
  },

  documents_cancel: async (api, { task_id }) =>
    showListed(await api.json<Task>('POST', `/process/tasks/${task_id}/cancel`)),
}
