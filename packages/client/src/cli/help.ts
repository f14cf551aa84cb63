import type { Command, Option } from './command.ts'

export const commonOptions: Record<string, Option> = {
  url: {
    type: 'string',
    value: 'URL',
    help: 'the address of the platform; default: AI_PLATFORM_URL, then that of the last login',
  },
  json: { type: 'boolean', help: 'print JSON only, one object a line' },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
}

const exitCodeLines = [
  '  0  done                          4  not found',
  '  1  the task failed               5  refused: the document, an option, a limit',
  '  2  the command line is wrong     6  the platform cannot be reached or has an error',
  '  3  not authenticated             7  not final within --timeout; the task goes on',
]

function optionLines(options: Record<string, Option>): string[] {
  const rows = Object.entries(options).map(([name, { short, value, help }]) => {
    const flag = `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`
    return [flag, help] as const
  })
  const width = Math.max(...rows.map(([flag]) => flag.length))
  return rows.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`)
}

/** The help of one command. */
export function commandHelp({ name, summary, usage, details = [], options, examples }: Command): string[] {
  return [
    summary,
    '',
    `Usage: ai-platform ${name} ${usage}`.trimEnd(),
    ...(details.length > 0 ? ['', ...details] : []),
    '',
    'Options:',
    ...optionLines({ ...options, ...commonOptions }),
    '',
    'Examples:',
    ...examples.flatMap(([command, what]) => [`  # ${what}`, `  ${command}`]),
  ]
}

/** The help of the program. */
export function programHelp(commands: Command[], version: string): string[] {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    `ai-platform ${version}: documents in, sourced answers out.`,
    '',
    'Usage: ai-platform COMMAND …',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'ai-platform COMMAND --help shows the options of a command and examples.',
    '',
    'The address and the API key come from AI_PLATFORM_URL and AI_PLATFORM_API_KEY, or from ai-platform login.',
    'Data goes to stdout, everything else to stderr. NO_COLOR turns colors off.',
    '',
    'Exit codes:',
    ...exitCodeLines,
  ]
}
