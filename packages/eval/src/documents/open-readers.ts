import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExtractedDocument } from '../../../../processor-service/src/documents/extracted-document.ts'
import { createExtractionPool } from '../../../../processor-service/src/documents/extraction-pool.ts'

/** Reads documents as the processor does, in threads of its extraction pool. */
export interface Readers {
  /** @throws Error when the document is refused */
  readFile(path: string, extension: string): Promise<ExtractedDocument>
  /** @throws Error when the document is refused */
  readBytes(bytes: Uint8Array, extension: string): Promise<ExtractedDocument>
  close(): Promise<void>
}

const timeoutMs = 120_000

/** @param threads number of documents read at the same time */
export async function openReaders(threads: number): Promise<Readers> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-eval-'))
  const pool = createExtractionPool({ threads, timeoutMs, heapMegabytes: 512, maxInflatedBytes: 256 * 1024 * 1024 })
  let written = 0
  const readFile = (path: string, extension: string) =>
    pool.extract({ path, contentType: 'application/octet-stream', extension }, AbortSignal.timeout(2 * timeoutMs))
  return {
    readFile,
    async readBytes(bytes, extension) {
      const path = join(folder, `${written++}.${extension}`)
      await writeFile(path, bytes)
      return readFile(path, extension)
    },
    async close() {
      await pool.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
