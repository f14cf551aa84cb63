import { checkArchive } from '../limits/check-archive.ts'
import { describeNonZip } from '../limits/compound-file.ts'
import type { ReaderInput } from './reader.ts'

/**
 * Returns the bytes of a zip-based document that passed checkArchive.
 * @throws ExtractionError unreadable_document, password_protected, document_too_complex
 */
export async function readArchive({ bytes, format, maxInflatedBytes }: ReaderInput): Promise<Buffer> {
  if (!bytes.subarray(0, 2).equals(Buffer.from('PK'))) throw describeNonZip(bytes, format.name)
  await checkArchive(bytes, format.name, maxInflatedBytes)
  return bytes
}
