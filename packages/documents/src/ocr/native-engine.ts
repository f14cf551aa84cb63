import { spawn } from 'node:child_process'
import { availableParallelism, setPriority } from 'node:os'
import { type OcrEngine, pageTimeoutMs, UnrecognisedPageError } from './ocr-engine.ts'
import { toPgm } from './page-image.ts'

/** What the program may see of the environment. */
export interface ProgramEnvironment {
  /** Where `tesseract` is searched. */
  PATH?: string | undefined
  /** Where tesseract's language data is, unless in its default folder. */
  TESSDATA_PREFIX?: string | undefined
}

const lowestPriority = 19
const questionTimeoutMs = 10_000
/** A page of small print has 0.5 MB of TSV. */
const maxOutputBytes = 16 * 1024 * 1024

/** Returns the engine of the installed `tesseract` program; undefined when there is none that answers. */
export async function openNativeEngine(environment: ProgramEnvironment): Promise<OcrEngine | undefined> {
  const ask = (question: string) =>
    runTesseract(environment, [question], undefined, AbortSignal.timeout(questionTimeoutMs)).catch(() => '')
  const [version = ''] = (await ask('--version')).split('\n')
  if (!version.startsWith('tesseract')) return undefined
  // The first line says where the data is. `osd` is the model for orientation, not a language.
  const languages = (await ask('--list-langs')).split('\n').slice(1)
  return {
    name: version.trim(),
    languages: languages.map(line => line.trim()).filter(language => /^\w+$/.test(language) && language !== 'osd'),
    concurrency: availableParallelism(),
    recognise(image, languages, signal) {
      const args = ['stdin', 'stdout', '-l', languages.join('+'), '--psm', '3', '--dpi', `${Math.round(image.dpi)}`]
      return runTesseract(environment, [...args, '-c', 'tessedit_create_tsv=1'], toPgm(image), signal)
    },
    async close() {},
  }
}

/**
 * Runs the program at the lowest priority and returns its output. An abort kills it. One thread is faster than several:
 * with OpenMP's default a page took 15 to 24 s instead of 2.6 s on two cores.
 */
function runTesseract(
  environment: ProgramEnvironment,
  args: string[],
  input: Buffer | undefined,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const child = spawn('tesseract', args, {
      env: { ...environment, OMP_THREAD_LIMIT: '1' } as unknown as NodeJS.ProcessEnv,
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: pageTimeoutMs,
      killSignal: 'SIGKILL',
      signal,
    })
    if (child.pid !== undefined) lowerPriority(child.pid)
    const output: Buffer[] = []
    let length = 0
    child.stdout.on('data', (part: Buffer) => {
      length += part.length
      if (length <= maxOutputBytes) output.push(part)
      else child.kill('SIGKILL')
    })
    // After an abort the process is still ending: it is gone at `close`.
    child.on('error', error => child.pid === undefined && reject(error))
    child.on('close', (code, killedBy) => {
      if (signal.aborted) reject(signal.reason)
      else if (code === 0) resolve(Buffer.concat(output).toString('utf8'))
      else reject(new UnrecognisedPageError(`tesseract ended with ${code ?? killedBy}`))
    })
    // A program that ends before it has read its input breaks the pipe. Its exit code reports the failure.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

function lowerPriority(processId: number): void {
  try {
    setPriority(processId, lowestPriority)
  } catch {
    // The process has ended, or the system does not allow it: then requests are slower while a page is recognised.
  }
}
