import type { TaskStatus, TaskType } from '../../types.ts'
import { type Command, stringValue } from '../command.ts'
import { UsageError } from '../exit-codes.ts'
import { printable } from '../terminal/terminal.ts'

const defaultCount = 20

function readCount(text: string | undefined): number {
  const count = Number(text ?? defaultCount)
  if (!Number.isInteger(count) || count < 1) throw new UsageError(`--limit ${text} is not a number from 1 on.`)
  return count
}

export const listCommand: Command = {
  name: 'list',
  summary: 'List your tasks, newest first',
  usage: '',
  options: {
    status: { type: 'string', value: 'STATUS', help: 'pending, processing, completed, failed or cancelled' },
    task: { type: 'string', short: 't', value: 'TYPE', help: 'the task type' },
    filename: { type: 'string', value: 'TEXT', help: 'a part of the file name, in any case' },
    limit: { type: 'string', short: 'n', value: 'COUNT', help: 'how many; 20 by default' },
    all: { type: 'boolean', help: 'all of them' },
    results: { type: 'boolean', help: 'with --json: with the results' },
  },
  examples: [
    ['ai-platform list', 'the last 20'],
    ['ai-platform list --status failed --json | jq -r .task_id', 'the ids of failed tasks'],
    ['ai-platform list --all --json --results > tasks.jsonl', 'everything, one task a line'],
  ],
  async run({ values, args, json, signal, terminal, client }) {
    if (args.length > 0) throw new UsageError('list takes options only.')
    const count = values.all === true ? Number.POSITIVE_INFINITY : readCount(stringValue(values, 'limit'))
    const [status, task_type] = [stringValue(values, 'status'), stringValue(values, 'task')]
    const filename = stringValue(values, 'filename')
    const list = (await client()).list({
      limit: Math.min(100, count),
      signal,
      // The platform knows which values are valid, and says so.
      ...(status !== undefined && { status: status as TaskStatus }),
      ...(task_type !== undefined && { task_type: task_type as TaskType }),
      ...(filename !== undefined && { filename }),
      ...(values.results === true && { include: 'result' as const }),
    })
    let printed = 0
    for await (const task of list) {
      terminal.print(
        json
          ? JSON.stringify(task)
          : [
              task.task_id,
              task.created_at.slice(0, 19),
              task.status.padEnd(10),
              task.task_type.padEnd(16),
              printable(task.filename),
            ].join('  '),
      )
      printed += 1
      if (printed >= count) break
    }
    if (printed === 0) terminal.note('There are no such tasks.')
    return undefined
  },
}
