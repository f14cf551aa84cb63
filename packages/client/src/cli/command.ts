import type { Client } from '../node.ts'
import type { CliConfig } from './config.ts'
import type { Terminal } from './terminal/terminal.ts'

/** An option of a command, as node:util's parseArgs takes it, with its text in the help. */
export interface Option {
  type: 'string' | 'boolean'
  short?: string
  multiple?: boolean
  /** how the help names the value */
  value?: string
  help: string
}

export type Values = Record<string, string | boolean | (string | boolean)[] | undefined>

/** What a command works with. */
export interface CommandContext {
  config: CliConfig
  terminal: Terminal
  /** the arguments that are no options */
  args: string[]
  values: Values
  /** whether to print JSON only */
  json: boolean
  /** aborted by Ctrl-C */
  signal: AbortSignal
  /** The client for the address and the key in use. @throws NoCredentialsError without a key, UsageError without an address */
  client(): Promise<Client>
  /** What to tell the user after Ctrl-C; undefined to tell nothing. */
  onInterrupt(advice: string | undefined): void
}

/** A command. Its exit code is 0 unless `run` returns another one or throws. */
export interface Command {
  name: string
  /** one line for the list of commands */
  summary: string
  /** the arguments, such as `FILE…` */
  usage: string
  /** more about it, in lines of at most 100 characters */
  details?: string[]
  options: Record<string, Option>
  examples: [command: string, what: string][]
  run(context: CommandContext): Promise<number | undefined>
}

export const stringValue = (values: Values, name: string): string | undefined => {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}
