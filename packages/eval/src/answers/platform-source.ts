import type { ResultOf, TaskType } from '@ai-platform/contracts/result.ts'
import { registerAccount } from '@ai-platform/testkit/client/account.ts'
import { createClient } from '@ai-platform/testkit/client/client.ts'
import { runTask, textUpload } from '@ai-platform/testkit/client/task.ts'
import { type AnswerSource, TaskFailedError } from './answer-source.ts'

/** Codes of a provider that cannot do the task type on a text. */
const unavailable = ['translation_unavailable', 'task_type_unavailable']

/**
 * A running platform, through its API and with an account of its own.
 * @param url its address, such as http://localhost:8080
 */
export async function createPlatformSource(url: string): Promise<AnswerSource> {
  const client = createClient(url)
  const account = await registerAccount(client)
  const { task_types } = (await client.call('GET', '/process/task-types')).body as {
    task_types: { task_type: TaskType; available: boolean }[]
  }
  const probe = await runTask(client, account, textUpload('The bridge is closed.'), { taskType: 'summarize' })
  if (probe.status !== 'completed') throw new Error(`The platform's provider does not answer: ${probe.error?.detail}`)
  return {
    name: `${probe.provider} ${probe.model}`,
    async answer<T extends TaskType>(taskType: T, text: string, given: { question?: string; schema?: object } = {}) {
      if (!task_types.find(({ task_type }) => task_type === taskType)?.available) return undefined
      const fields = {
        ...(given.question !== undefined && { question: given.question }),
        ...(given.schema !== undefined && { schema: JSON.stringify(given.schema) }),
      }
      const task = await runTask(client, account, textUpload(text), { taskType, fields })
      if (task.error && unavailable.includes(task.error.code)) return undefined
      if (task.error) throw new TaskFailedError(`${taskType}: ${task.error.code} ${task.error.detail}`)
      return task.result as ResultOf<T>
    },
    close: async () => {},
  }
}
