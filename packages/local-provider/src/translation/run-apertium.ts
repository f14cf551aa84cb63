import { spawn } from 'node:child_process'

// Routes to English by language. A route is a list of steps; a step is a list of names that a mode may have, newer first.
const routes: Readonly<Record<string, readonly (readonly (readonly string[])[])[]>> = {
  es: [[['spa-eng', 'es-en']]],
  ca: [
    [['cat-eng', 'ca-en']],
    [
      ['cat-spa', 'ca-es'],
      ['spa-eng', 'es-en'],
    ],
  ],
  pt: [
    [['por-eng', 'pt-en']],
    [
      ['por-spa', 'pt-es'],
      ['spa-eng', 'es-en'],
    ],
  ],
  fr: [
    [['fra-eng', 'fr-en']],
    [
      ['fra-spa', 'fr-es'],
      ['spa-eng', 'es-en'],
    ],
  ],
}

export interface ApertiumTranslation {
  text: string
  /** 0 to 1: the highest share of unknown words of any step. */
  unknownShare: number
}

/**
 * Translates Spanish, Catalan, Portuguese or French into English by the Apertium program, directly or through Spanish.
 * Returns undefined when the program is not installed or lacks a route from the language.
 * @param program path or name of the `apertium` command
 * @param timeoutMs limit of each run of the program
 * @throws Error when the program fails or runs too long
 */
export async function runApertium(
  program: string,
  language: string,
  text: string,
  timeoutMs: number,
): Promise<ApertiumTranslation | undefined> {
  const installed = new Set((await run(program, ['-l'], '', timeoutMs).catch(() => '')).split(/\s+/))
  const route = routes[language]
    ?.map(steps => steps.map(names => names.find(name => installed.has(name))))
    .find(steps => steps.every(step => step !== undefined))
  if (!route) return undefined
  let translated = text
  let unknownShare = 0
  for (const mode of route) {
    const words = translated.match(/\p{L}+/gu)?.length ?? 1
    const starred = translated.match(/\*(?=\p{L})/gu)?.length ?? 0
    const output = await run(program, ['-f', 'txt', mode ?? ''], translated, timeoutMs)
    const marks = (output.match(/\*(?=\p{L})/gu)?.length ?? 0) - starred
    unknownShare = Math.max(unknownShare, marks / Math.max(1, words))
    // Apertium puts an asterisk before each unknown word.
    translated = output.replace(/\*(?=\p{L})/gu, '')
  }
  return { text: translated, unknownShare }
}

function run(program: string, args: string[], input: string, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: timeoutMs, killSignal: 'SIGKILL' })
    const output: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => output.push(part))
    child.on('error', reject)
    child.on('close', code => {
      if (code === 0) resolve(Buffer.concat(output).toString('utf8'))
      else reject(new Error(`${program} exited with ${code ?? 'a signal'}`))
    })
    // A program that exits before it has read its input breaks the pipe. Its exit code reports the failure.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}
