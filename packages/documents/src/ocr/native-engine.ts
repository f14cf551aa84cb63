import { spawn } from 'node:child_process'
import { availableParallelism, setPriority } from 'node:os'
import { type OcrEngine, pageTimeoutMs, UnrecognisedPageError } from './ocr-engine.ts'
import { splitImages, withSeparators } from './split-images.ts'
import { writeTiff } from './write-tiff.ts'

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
const maxOutputCharacters = 16 * 1024 * 1024

/** Returns the engine of the installed `tesseract` program; undefined when there is none that answers. */
export async function openNativeEngine(environment: ProgramEnvironment): Promise<OcrEngine | undefined> {
  const ask = (question: string) => askTesseract(environment, question).catch(() => '')
  const [version = ''] = (await ask('--version')).split('\n')
  if (!version.startsWith('tesseract')) return undefined
  // The first line says where the data is. `osd` is the model for orientation, not a language.
  const languages = (await ask('--list-langs')).split('\n').slice(1)
  return {
    name: version.trim(),
    languages: languages.map(line => line.trim()).filter(language => /^\w+$/.test(language) && language !== 'osd'),
    concurrency: availableParallelism(),
    async *recognise(images, languages, signal) {
      const args = ['stdin', 'stdout', '-l', languages.join('+'), '--psm', '3', '-c', 'tessedit_create_tsv=1']
      const run = startTesseract(environment, args, writeTiff(withSeparators(images)), signal)
      try {
        for await (const tsv of splitImages(run.output(), images.length)) {
          run.restartTimeout()
          yield tsv
        }
      } finally {
        await run.end()
      }
    },
    async close() {},
  }
}

async function askTesseract(environment: ProgramEnvironment, question: string): Promise<string> {
  const run = startTesseract(environment, [question], [], AbortSignal.timeout(questionTimeoutMs))
  let answer = ''
  for await (const part of run.output()) answer += part
  return answer
}

interface Run {
  /** Yields what the program writes. Throws when the program fails or is aborted. */
  output(): AsyncGenerator<string>
  /** Gives the program another `pageTimeoutMs`. */
  restartTimeout(): void
  /** Kills the program unless it has ended. */
  end(): Promise<void>
}

/**
 * Starts the program at the lowest priority. An abort kills it. One thread is faster than several: with OpenMP's default a
 * page took 15 to 24 s instead of 2.6 s on two cores.
 */
function startTesseract(
  environment: ProgramEnvironment,
  args: string[],
  input: Uint8Array[],
  signal: AbortSignal,
): Run {
  signal.throwIfAborted()
  const child = spawn('tesseract', args, {
    env: { ...environment, OMP_THREAD_LIMIT: '1' } as unknown as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'ignore'],
    killSignal: 'SIGKILL',
    signal,
  })
  if (child.pid !== undefined) lowerPriority(child.pid)
  const timeout = setTimeout(() => child.kill('SIGKILL'), pageTimeoutMs)
  // After an abort the process is still ending: it is gone at `close`.
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', error => child.pid === undefined && reject(error))
    child.on('close', (code, killedBy) => {
      clearTimeout(timeout)
      if (code === 0) resolve()
      else reject(new UnrecognisedPageError(`tesseract ended with ${code ?? killedBy}`))
    })
  })
  // `output` throws the failure; a caller that reads no further does not want it.
  ended.catch(() => clearTimeout(timeout))
  // Without free file descriptors there are no pipes; `ended` has the error.
  const { stdin, stdout } = child as Partial<typeof child>
  // A program that ends before it has read its input breaks the pipe. Its exit code reports the failure.
  stdin?.on('error', () => undefined)
  for (const part of input) stdin?.write(part)
  stdin?.end()
  return {
    async *output() {
      try {
        let length = 0
        for await (const part of (stdout?.setEncoding('utf8') ?? []) as AsyncIterable<string>) {
          length += part.length
          if (length > maxOutputCharacters) child.kill('SIGKILL')
          yield part
        }
        await ended
      } catch (error) {
        const failure: unknown = await ended.then(() => error).catch(reason => reason)
        signal.throwIfAborted()
        throw failure
      }
    },
    restartTimeout: () => timeout.refresh(),
    async end() {
      child.kill('SIGKILL')
      await ended.catch(() => undefined)
    },
  }
}

function lowerPriority(processId: number): void {
  try {
    setPriority(processId, lowestPriority)
  } catch {
    // The process has ended, or the system does not allow it: then requests are slower while a page is recognised.
  }
}
