import { parseArgs } from 'node:util'
import { clientVersion } from '../client-version.ts'
import { ApiError } from '../http/api-error.ts'
import type { Command, Values } from './command.ts'
import { commands } from './commands.ts'
import type { CliConfig } from './config.ts'
import { connect } from './connect.ts'
import { describeFailure, exitCodeName, exitCodeOf, exitCodes, Interrupted, UsageError } from './exit-codes.ts'
import { commandHelp, commonOptions, programHelp } from './help.ts'
import { createTerminal, type Terminal } from './terminal/terminal.ts'

function findCommand(words: string[]): { command: Command; rest: string[] } | undefined {
  for (const command of commands) {
    const name = command.name.split(' ')
    if (name.every((word, index) => words[index] === word)) return { command, rest: words.slice(name.length) }
  }
  return undefined
}

function parse(command: Command, words: string[]): { values: Values; args: string[] } {
  const entries = Object.entries({ ...command.options, ...commonOptions }).map(
    ([name, { type, short, multiple = false }]) => [name, { type, multiple, ...(short && { short }) }] as const,
  )
  try {
    const { values, positionals } = parseArgs({
      args: words,
      options: Object.fromEntries(entries),
      allowPositionals: true,
    })
    return { values, args: positionals }
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** The reader of a pipe may end first, as `head` does. That is no failure. */
function endQuietlyWithTheReader(): void {
  process.stdout.on('error', error => {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(exitCodes.ok)
    throw error
  })
}

const bodyOf = ({ status, code, detail, requestId, errors }: ApiError) => ({
  status,
  code,
  detail,
  request_id: requestId ?? null,
  errors,
})

/** In the shape of a refusal. The code is the name of the exit code. */
const localBodyOf = (error: unknown, detail: string) => ({
  status: null,
  code: exitCodeName(error),
  detail,
  request_id: null,
  errors: [],
})

function reportError(terminal: Terminal, error: unknown, json: boolean): void {
  const message = describeFailure(error)
  const isProblem = error instanceof ApiError
  if (json) terminal.print(JSON.stringify({ error: isProblem ? bodyOf(error) : localBodyOf(error, message) }))
  terminal.note(`error: ${message}`)
  if (!isProblem) return
  for (const { path, message: fault } of error.errors) terminal.note(`  ${path}: ${fault}`)
  if (error.resetsAt) terminal.note(`  The quota starts anew at ${error.resetsAt}.`)
  if (error.requestId && error.status >= 500)
    terminal.note(`  The operator finds it by the request id ${error.requestId}.`)
}

/**
 * Runs a command line.
 * @param words the command and its arguments
 * @returns the exit code
 */
export async function runCli(words: string[], config: CliConfig): Promise<number> {
  endQuietlyWithTheReader()
  const terminal = createTerminal(process, config.mayColor)
  const stop = new AbortController()
  let advice: string | undefined
  process.on('SIGINT', () => {
    // The second Ctrl-C ends a command that does not end by itself.
    if (stop.signal.aborted) process.exit(exitCodes.interrupted)
    stop.abort(new Interrupted('interrupted'))
    // A command that reads a document or an answer from stdin would wait for its end.
    process.stdin.destroy()
  })
  const found = findCommand(words)
  if (!found) {
    const [first] = words
    if (first === '--version' || first === '-v') {
      terminal.print(clientVersion)
      return exitCodes.ok
    }
    const isHelp = first === undefined || ['--help', '-h', 'help'].includes(first)
    const named = first === 'help' ? findCommand(words.slice(1)) : undefined
    if (!isHelp) terminal.note(`error: there is no command "${first}".\n`)
    for (const line of named ? commandHelp(named.command) : programHelp(commands, clientVersion))
      isHelp && first !== undefined ? terminal.print(line) : terminal.note(line)
    return isHelp && first !== undefined ? exitCodes.ok : exitCodes.usage
  }
  const { command, rest } = found
  let json = rest.includes('--json')
  try {
    const { values, args } = parse(command, rest)
    json = values.json === true
    if (values.help === true) {
      for (const line of commandHelp(command)) terminal.print(line)
      return exitCodes.ok
    }
    const url = typeof values.url === 'string' ? values.url : undefined
    const context = {
      config,
      terminal,
      args,
      values,
      json,
      signal: stop.signal,
      client: () => connect(config, url),
      onInterrupt(text: string | undefined) {
        advice = text
      },
    }
    return (await command.run(context)) ?? exitCodes.ok
  } catch (error) {
    terminal.clearProgress()
    const failure = stop.signal.aborted ? stop.signal.reason : error
    if (failure instanceof Interrupted) {
      terminal.note(advice ?? 'interrupted')
    } else {
      reportError(terminal, failure, json)
      if (failure instanceof UsageError) terminal.note(`Run "ai-platform ${command.name} --help" for its options.`)
    }
    return exitCodeOf(failure)
  }
}
