import { type Command, stringValue } from '../command.ts'
import { findUrl } from '../connect.ts'
import { readCredentials } from '../credentials-file.ts'
import type { Finding } from '../doctor/finding.ts'
import { type Probe, sendProbe } from '../doctor/probe.ts'
import { runChecks } from '../doctor/run-checks.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import type { Terminal } from '../terminal/terminal.ts'

function findingLines({ level, check, detail, remedy }: Finding, { green, yellow, red, dim }: Terminal): string[] {
  const marks = { ok: green('ok     '), warning: yellow('warning'), failure: red('failure'), skipped: dim('skipped') }
  return [`${marks[level]}  ${check}: ${detail}`, ...(remedy === null ? [] : [`         → ${remedy}`])]
}

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Check a deployment through its public address',
  usage: '[URL]',
  details: [
    'Checks TLS, dependencies, the AI provider, WebSockets, the body limit, headers, errors, the clock and the version, and',
    'names the remedy for each finding. With an API key it also opens a socket and sends an upload of the largest size,',
    'which makes no task. Exit code 1: there is a failure.',
  ],
  options: { long: { type: 'boolean', help: 'also what takes a minute: idle sockets, answers that are held' } },
  examples: [
    ['ai-platform doctor https://documents.example.com', 'after a deployment'],
    ['ai-platform doctor --long --json | jq \'select(.level != "ok")\'', 'for a monitor'],
  ],
  async run({ args, config, values, json, signal, terminal }) {
    if (args.length > 1) throw new UsageError('Give one address.')
    const url = await findUrl(config, args[0] ?? stringValue(values, 'url'))
    const stored = (await readCredentials(config.credentialsFile)).platforms[url]?.apiKey
    const baseUrl = new URL(url)
    const probe: Probe = {
      baseUrl,
      apiKey: config.apiKey ?? stored,
      long: values.long === true,
      signal,
      request: (path, request = {}) => sendProbe(new URL(`${url}${path}`), request, signal),
    }
    const counts = { ok: 0, warning: 0, failure: 0, skipped: 0 }
    terminal.progress('checking …')
    for await (const finding of runChecks(probe)) {
      counts[finding.level] += 1
      if (json) terminal.print(JSON.stringify(finding))
      else for (const line of findingLines(finding, terminal)) terminal.print(line)
      terminal.progress('checking …')
    }
    terminal.clearProgress()
    terminal.note(
      `ok: ${counts.ok}, warnings: ${counts.warning}, failures: ${counts.failure}, skipped: ${counts.skipped}`,
    )
    return counts.failure > 0 ? exitCodes.failed : exitCodes.ok
  },
}
