import type { Client } from '../../node.ts'
import type { Task } from '../../types.ts'
import type { Command } from '../command.ts'
import { UsageError } from '../exit-codes.ts'

interface Change {
  name: string
  summary: string
  done: string
  apply(client: Client, taskId: string, signal: AbortSignal): Promise<Task | undefined>
}

/** A command that does the same to each task it is given. The first refusal ends it. */
const changeCommand = ({ name, summary, done, apply }: Change): Command => ({
  name,
  summary,
  usage: 'TASK_ID…',
  options: {},
  examples: [
    [`ai-platform ${name} 0198c0df-1c2d-7e3f-8a4b-56789abcdef0`, 'one task'],
    [`ai-platform list --status failed --json | jq -r .task_id | xargs ai-platform ${name}`, 'all that failed'],
  ],
  async run({ args, json, signal, terminal, client }) {
    if (args.length === 0) throw new UsageError('Give the id of a task.')
    const platform = await client()
    for (const taskId of args) {
      const task = await apply(platform, taskId, signal)
      if (json) terminal.print(JSON.stringify(task ?? { task_id: taskId, deleted: true }))
      else terminal.note(`${taskId} ${done}`)
    }
    return undefined
  },
})

export const cancelCommand = {
  ...changeCommand({
    name: 'cancel',
    summary: 'Cancel tasks',
    done: 'is cancelled',
    apply: (client, taskId, signal) => client.cancel(taskId, { signal }),
  }),
  examples: [
    ['ai-platform cancel 0198c0df-1c2d-7e3f-8a4b-56789abcdef0', 'one task'],
    ['ai-platform list --status pending --json | jq -r .task_id | xargs ai-platform cancel', 'all that wait'],
  ],
} satisfies Command

export const retryCommand = changeCommand({
  name: 'retry',
  summary: 'Run failed or cancelled tasks again',
  done: 'runs again',
  apply: (client, taskId, signal) => client.retry(taskId, { signal }),
})

export const deleteCommand = changeCommand({
  name: 'delete',
  summary: 'Delete tasks with their files, texts and results',
  done: 'is deleted',
  async apply(client, taskId, signal) {
    await client.delete(taskId, { signal })
    return undefined
  },
})
