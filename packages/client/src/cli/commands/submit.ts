import { type Command, stringValue } from '../command.ts'
import { UsageError } from '../exit-codes.ts'
import { readDocuments, readSubmitFields, submitOptions } from '../submit-options.ts'

export const submitCommand: Command = {
  name: 'submit',
  summary: 'Submit documents and print the ids of their tasks',
  usage: 'FILE…',
  details: ['FILE is a path, an https address that the platform fetches, or - for stdin.'],
  options: {
    ...submitOptions,
    'idempotency-key': {
      type: 'string',
      value: 'KEY',
      help: 'the same key gives the same task for 24 hours; a random one by default',
    },
  },
  examples: [
    ['ai-platform submit report.pdf --task qa', 'prints the id of the task'],
    ['ai-platform submit https://example.com/report.pdf', 'the platform fetches the document'],
    ['ai-platform get $(ai-platform submit report.pdf)', 'the task right after its submission'],
  ],
  async run({ args, values, json, signal, terminal, client }) {
    const documents = readDocuments(args, values, process.stdin)
    const idempotencyKey = stringValue(values, 'idempotency-key')
    if (idempotencyKey !== undefined && documents.length > 1)
      throw new UsageError('--idempotency-key is for one document.')
    const fields = await readSubmitFields(values)
    const platform = await client()
    for (const { file, filename, label } of documents) {
      terminal.progress(`${label}: sending`)
      const task = await platform.submit(file, { ...fields, filename, idempotencyKey, signal })
      terminal.print(json ? JSON.stringify(task) : task.task_id)
    }
    return undefined
  },
}
