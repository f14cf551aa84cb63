import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { layOutTask } from '../terminal/lay-out-task.ts'
import { followTask } from './follow-task.ts'
import { oneTaskId } from './one-task-id.ts'

export const watchCommand: Command = {
  name: 'watch',
  summary: 'Follow a task until it is final, and print it',
  usage: 'TASK_ID',
  details: [
    'With --json each update is one object: {type: "task" | "progress" | "delta", …}. The last one is the final task.',
  ],
  options: {},
  examples: [
    ['ai-platform watch 0198c0df-1c2d-7e3f-8a4b-56789abcdef0', 'progress, then the result'],
    ['ai-platform watch --json "$TASK_ID" | jq -r \'select(.type == "delta").text\'', 'the output as the AI writes it'],
  ],
  async run(context) {
    const { args, json, terminal, onInterrupt } = context
    const taskId = oneTaskId(args)
    const client = await context.client()
    onInterrupt(`The task goes on. Follow it again: ai-platform watch ${taskId}`)
    const task = await followTask(client, taskId, context, update => {
      if (json) terminal.print(JSON.stringify(update))
    })
    if (!json) for (const line of layOutTask(task, terminal)) terminal.print(line)
    return task.status === 'completed' ? exitCodes.ok : exitCodes.failed
  },
}
