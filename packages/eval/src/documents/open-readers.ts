import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExtractedDocument } from '@ai-platform/documents/extracted-document.ts'
import { createExtractionPool } from '@ai-platform/documents/extraction-pool.ts'
import { openEngine } from '@ai-platform/documents/ocr/open-engine.ts'
import { createPageRecognition } from '@ai-platform/documents/ocr/page-recognition.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'

/** Reads documents as the processor does, in threads of its extraction pool. */
export interface Readers {
  /** @throws Error when the document is refused */
  readFile(path: string, extension: string): Promise<ExtractedDocument>
  /** @throws Error when the document is refused */
  readBytes(bytes: Uint8Array, extension: string): Promise<ExtractedDocument>
  /** Also recognises the pages without text. @throws Error when the document is refused */
  recogniseBytes(bytes: Uint8Array, extension: string): Promise<ExtractedDocument>
  /** The engine that recognises text. */
  engine: string
  close(): Promise<void>
}

const timeoutMs = 120_000
const languages = ['eng', 'deu', 'fra', 'spa', 'ita']
const threads = 2

/** @param environment without a PATH to tesseract, the engine of npm recognises text */
export async function openReaders(environment: NodeJS.ProcessEnv): Promise<Readers> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-eval-'))
  const log = createLogger({ service: 'eval', version: '1', level: 'silent', pretty: false })
  const pool = createExtractionPool({ threads, timeoutMs, heapMegabytes: 512, maxInflatedBytes: 256 * 1024 * 1024 })
  const opened = await openEngine(languages, environment)
  if (!opened) throw new Error('No engine recognises text.')
  const recognise = createPageRecognition({ ...opened, extraction: pool, log })
  let written = 0
  const sourceOf = (path: string, extension: string) => ({
    path,
    contentType: 'application/octet-stream',
    extension,
    owner: 'eval',
  })
  const write = async (bytes: Uint8Array, extension: string) => {
    const path = join(folder, `${written++}.${extension}`)
    await writeFile(path, bytes)
    return path
  }
  const readFile = (path: string, extension: string) =>
    pool.extract(sourceOf(path, extension), AbortSignal.timeout(2 * timeoutMs))
  return {
    readFile,
    readBytes: async (bytes, extension) => readFile(await write(bytes, extension), extension),
    async recogniseBytes(bytes, extension) {
      const path = await write(bytes, extension)
      const signal = AbortSignal.timeout(2 * timeoutMs)
      const source = sourceOf(path, extension)
      return recognise(await readFile(path, extension), { source, mode: 'auto', signal, onPage: () => undefined })
    },
    engine: opened.engine.name,
    async close() {
      await opened.engine.close()
      await pool.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
