import type { Client } from '../../node.ts'
import { TaskFailedError } from '../../submission/task-errors.ts'
import type { Task } from '../../types.ts'
import { type Command, type CommandContext, stringValue } from '../command.ts'
import { describeFailure, exitCodeOf, exitCodes, UsageError } from '../exit-codes.ts'
import { type Document, readDocuments, readSubmitFields, submitOptions } from '../submit-options.ts'
import { layOutResult, warningLines } from '../terminal/lay-out-task.ts'
import { progressBar } from '../terminal/progress-bar.ts'
import { printable } from '../terminal/terminal.ts'
import { followTask } from './follow-task.ts'

/** Documents that are worked on at the same time. */
const concurrency = 4

function readTimeoutMs(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const seconds = Number(text)
  if (!(seconds > 0)) throw new UsageError(`--timeout ${text} is not a number of seconds.`)
  return seconds * 1000
}

function printTask(task: Task, title: string | undefined, { terminal, json }: CommandContext): void {
  if (json) {
    terminal.print(JSON.stringify(task))
    return
  }
  if (title !== undefined) terminal.print(terminal.bold(printable(title)))
  for (const line of warningLines(task, terminal)) terminal.note(line)
  if (task.status === 'completed') for (const line of layOutResult(task, terminal)) terminal.print(line)
  else terminal.note(`${terminal.red(task.status)}: ${new TaskFailedError(task).message} (${task.task_id})`)
  if (title !== undefined) terminal.print('')
}

const adviceFor = (taskIds: string[]) =>
  taskIds.length === 0
    ? undefined
    : [
        taskIds.length === 1 ? 'The task goes on.' : 'The tasks go on.',
        ...taskIds.flatMap(id => [`  follow it: ai-platform watch ${id}`, `  stop it:   ai-platform cancel ${id}`]),
      ].join('\n')

/** Runs the documents, some at a time, and prints the tasks in the order of the documents. */
async function runAll(client: Client, documents: Document[], context: CommandContext): Promise<number> {
  const { terminal, signal, values } = context
  const fields = await readSubmitFields(values)
  const timeoutMs = readTimeoutMs(stringValue(values, 'timeout'))
  const open = new Set<string>()
  const tasks: (Task | Error)[] = []
  let printed = 0
  const isAlone = documents.length === 1

  async function runOne({ file, filename, label }: Document): Promise<Task> {
    if (isAlone) terminal.progress(`${label}: sending`)
    const submitted = await client.submit(file, { ...fields, filename, signal })
    open.add(submitted.task_id)
    context.onInterrupt(adviceFor([...open]))
    const task =
      isAlone && timeoutMs === undefined
        ? await followTask(client, submitted.task_id, context)
        : await client.wait(submitted.task_id, { signal, timeoutMs })
    open.delete(task.task_id)
    context.onInterrupt(adviceFor([...open]))
    return task
  }

  function printReady(): void {
    for (; tasks[printed] !== undefined; printed += 1) {
      const task = tasks[printed]
      const label = documents[printed]?.label ?? ''
      if (task instanceof Error) terminal.note(`${terminal.red('error')}: ${label}: ${describeFailure(task)}`)
      else if (task) printTask(task, isAlone ? undefined : label, context)
    }
    const done = tasks.filter(Boolean).length
    if (!isAlone && done < documents.length)
      terminal.progress(`${progressBar(done / documents.length)} ${done} of ${documents.length}`)
  }

  let next = 0
  async function work(): Promise<void> {
    for (let index = next++; index < documents.length; index = next++) {
      const document = documents[index] as Document
      try {
        tasks[index] = await runOne(document)
      } catch (error) {
        if (signal.aborted || isAlone) throw error
        tasks[index] = error instanceof Error ? error : new Error(String(error))
        failures.push(error)
      }
      printReady()
    }
  }
  const failures: unknown[] = []
  printReady()
  await Promise.all(Array.from({ length: Math.min(concurrency, documents.length) }, work))
  terminal.clearProgress()
  // Its message stands above already.
  if (failures.length > 0) return exitCodeOf(failures[0])
  return tasks.every(task => 'status' in task && task.status === 'completed') ? exitCodes.ok : exitCodes.failed
}

export const runCommand: Command = {
  name: 'run',
  summary: 'Submit documents, wait, and print their results',
  usage: 'FILE…',
  details: [
    'FILE is a path, an https address that the platform fetches, or - for stdin. With several documents, four run at a',
    'time, and the results come in the order of the documents. Ctrl-C leaves the tasks running and names their ids.',
  ],
  options: {
    ...submitOptions,
    timeout: { type: 'string', value: 'SECONDS', help: 'stop waiting then; the task goes on' },
  },
  examples: [
    ['ai-platform run report.pdf', 'a summary with its sources'],
    ['ai-platform run lease.pdf --question "What is the monthly rent?"', 'the answer to a question'],
    ['ai-platform run invoice.pdf --schema invoice.schema.json --json', 'data in the shape of a JSON Schema, as JSON'],
    ['ai-platform run *.docx --task extract_keywords --language en', 'keywords of several documents, in English'],
    ['cat notes.txt | ai-platform run - --task sentiment', 'a document from stdin'],
  ],
  async run(context) {
    const documents = readDocuments(context.args, context.values, process.stdin)
    return runAll(await context.client(), documents, context)
  },
}
