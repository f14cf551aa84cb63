import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import { limitThreadMemory } from '../limits/limit-thread-memory.ts'
import { type OcrEngine, pageTimeoutMs, UnrecognisedPageError } from './ocr-engine.ts'
import type { RecognitionJob } from './recognition-worker.ts'
import { installedLanguages } from './wasm-data.ts'

/** A thread takes 100 to 200 MB, so that more of them would exceed 600 MB. */
const maxThreads = 2
const maxThreadBytes = 640 * 1024 * 1024
const idleThreadMs = 20_000

/** Returns the engine that needs no program: tesseract as WebAssembly, in threads that can be terminated. */
export function openWasmEngine(): OcrEngine {
  const concurrency = Math.min(maxThreads, availableParallelism())
  let running = 0
  const piscina = new Piscina<RecognitionJob, string>({
    filename: fileURLToPath(new URL('./recognition-worker.ts', import.meta.url)),
    name: 'recogniseInThread',
    minThreads: 0,
    maxThreads: concurrency,
    idleTimeout: idleThreadMs,
    atomics: 'disabled',
    env: {},
    execArgv: [],
  })
  // piscina replaces a thread that fails between two pages. Without a listener its error would end the process.
  piscina.on('error', () => undefined)
  const stopMemoryLimit = limitThreadMemory(() => (running > 0 ? piscina.threads : []), {
    heapBytes: maxThreadBytes,
    externalBytes: maxThreadBytes,
  })
  async function recogniseImage(job: RecognitionJob, signal: AbortSignal): Promise<string> {
    const timeout = AbortSignal.timeout(pageTimeoutMs)
    running++
    try {
      return await piscina.run(job, { signal: AbortSignal.any([signal, timeout]) })
    } catch (error) {
      signal.throwIfAborted()
      throw new UnrecognisedPageError('the page was not recognised', { cause: error })
    } finally {
      running--
    }
  }

  return {
    name: 'tesseract.js-core',
    languages: installedLanguages(),
    concurrency,
    async *recognise(images, languages, signal) {
      for (const image of images) yield await recogniseImage({ image, languages }, signal)
    },
    async close() {
      stopMemoryLimit()
      await piscina.destroy()
    },
  }
}
