import { readFile } from 'node:fs/promises'
import { checkArchive } from '../limits/check-archive.ts'
import { describeNonZip } from '../limits/compound-file.ts'
import type { ReaderInput } from './reader.ts'

/**
 * Returns the bytes of a zip-based document that passed checkArchive.
 * @throws ExtractionError unreadable_document, password_protected, document_too_complex
 */
export async function readArchive({ path, format, maxInflatedBytes }: ReaderInput): Promise<Buffer> {
  const bytes = await readFile(path)
  if (!bytes.subarray(0, 2).equals(Buffer.from('PK'))) throw describeNonZip(bytes, format.name)
  await checkArchive(bytes, format.name, maxInflatedBytes)
  return bytes
}
