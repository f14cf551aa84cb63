import { createInterface } from 'node:readline/promises'
import { PassThrough } from 'node:stream'
import { UsageError } from '../exit-codes.ts'

/** Asks questions on the terminal, or takes the answers from the lines of stdin when that is no terminal. */
export interface Questions {
  ask(question: string): Promise<string>
  /** Does not show what is typed. */
  askHidden(question: string): Promise<string>
  close(): void
}

export function createQuestions(stdin: NodeJS.ReadStream, stderr: NodeJS.WriteStream, signal: AbortSignal): Questions {
  // readline echoes what is typed to its output. For a hidden answer that is a stream that leads nowhere.
  const output = new PassThrough()
  let hidden = false
  output.on('data', chunk => hidden || stderr.write(chunk))
  const lines = createInterface({ input: stdin, output, terminal: stdin.isTTY === true })
  // A terminal in raw mode sends no SIGINT by itself.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  // A question on a pipe does not heed the signal itself.
  signal.addEventListener('abort', () => lines.close(), { once: true })
  const waiting = stdin.isTTY ? undefined : lines[Symbol.asyncIterator]()

  async function ask(question: string): Promise<string> {
    if (!waiting) return lines.question(question, { signal })
    stderr.write(question)
    const { value, done } = await waiting.next()
    stderr.write('\n')
    if (done) throw new UsageError('stdin ended before every question was answered.')
    return value
  }
  return {
    ask,
    async askHidden(question) {
      stderr.write(question)
      hidden = true
      try {
        return await ask('')
      } finally {
        hidden = false
        if (!waiting) stderr.write('\n')
      }
    },
    close: () => lines.close(),
  }
}
