import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fieldsOf, type Sample } from './read-samples.ts'

/** Where the samples of a page run: a folder and the variables that one leaves to the next. */
export interface Place {
  folder: string
  env: Record<string, string>
  /** what stands for each address on the page */
  addresses: Record<string, string>
}

const sampleTimeoutMs = 90_000

/** A reader puts the id of the task here that the calls before have shown. */
const taskIdHere = 'YOUR_TASK_ID'

/**
 * What precedes each shell sample: the variables of the samples before, and a curl whose answers are kept for YOUR_TASK_ID. What
 * the sample sets is exported at its end.
 */
const shellPrelude = `set -euo pipefail
set -a; if [ -e variables ]; then . ./variables; fi
trap 'export -p > variables' EXIT
curl() { command curl "$@" | tee -a answers; }
last_task_id() { grep -o '"task_id": *"[^"]*"' answers | tail -1 | cut -d'"' -f4; }
`

const extensions = { bash: 'sh', browser: 'mjs', javascript: 'mjs', typescript: 'ts', python: 'py' }
const programs = { browser: 'node', javascript: 'node', typescript: 'node', python: 'python3' }

/** What a script finds in a page that the platform serves. */
const browserPrelude = `globalThis.location = new URL(process.env.AI_PLATFORM_URL)
const send = globalThis.fetch
globalThis.fetch = (path, init) => send(new URL(path, location), init)
`

/** Writes a sample into the folder, with the test's addresses, and returns the shell command that runs it. */
async function prepare({ language, code, line }: Sample, { folder, addresses }: Place): Promise<string> {
  let text = code
  for (const [shown, here] of Object.entries(addresses)) text = text.replaceAll(shown, here)
  const file = `sample-${line}.${extensions[language]}`
  if (language === 'bash') text = shellPrelude + text.replaceAll(taskIdHere, '$(last_task_id)')
  if (language === 'browser') text = browserPrelude + text
  await writeFile(join(folder, file), text)
  return language === 'bash'
    ? `exec bash ${file}`
    : `set -a; if [ -e variables ]; then . ./variables; fi; exec ${programs[language]} ${file}`
}

export interface RunningSample {
  child: ChildProcess
  /** everything it has written so far */
  output(): string
  ended: Promise<number | null>
}

/** Starts a sample. @param env added to the variables of the place */
export async function startSample(
  sample: Sample,
  place: Place,
  env: Record<string, string> = {},
): Promise<RunningSample> {
  const command = await prepare(sample, place)
  const child = spawn('bash', ['-c', command], {
    cwd: place.folder,
    env: { ...place.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: sampleTimeoutMs,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', code => resolve(code))
  })
  return { child, output: () => output, ended }
}

/** Runs a sample and checks what a reader would: it succeeds, no call is refused, and the output has the fields that the page shows. */
export async function runSample(sample: Sample, place: Place): Promise<string> {
  const running = await startSample(sample, place)
  const code = await running.ended
  const output = running.output()
  assert.equal(code, 0, `the sample ended with ${code}:\n${output}`)
  assert.doesNotMatch(output, /urn:ai-platform:problem:/, 'a call was refused')
  for (const field of fieldsOf(sample.shown ?? ''))
    assert.ok(output.includes(`"${field}"`), `the page shows the field ${field}, and the output has none:\n${output}`)
  return output
}
