import type { Command } from '../command.ts'
import { layOutTask } from '../terminal/lay-out-task.ts'
import { oneTaskId } from './one-task-id.ts'

export const getCommand: Command = {
  name: 'get',
  summary: 'Print a task: how it stands, and its result',
  usage: 'TASK_ID',
  options: {},
  examples: [
    ['ai-platform get 0198c0df-1c2d-7e3f-8a4b-56789abcdef0', 'for people'],
    ['ai-platform get "$TASK_ID" --json | jq .result', 'for programs'],
  ],
  async run({ args, json, signal, terminal, client }) {
    const taskId = oneTaskId(args)
    const task = await (await client()).get(taskId, { signal })
    for (const line of json ? [JSON.stringify(task)] : layOutTask(task, terminal)) terminal.print(line)
    return undefined
  },
}
