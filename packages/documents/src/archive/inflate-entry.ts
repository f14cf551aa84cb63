import { createInflateRaw, inflateRawSync } from 'node:zlib'
import type { ArchiveEntry } from './list-entries.ts'

/**
 * Up to this size an entry is inflated at once, which is faster than a stream. Deflate packs at most 1,032 bytes into one, so
 * such an entry has at most 16 MB.
 */
const maxSyncBytes = 16 * 1024

const pieceBytes = 64 * 1024

/**
 * Yields the content of an entry in pieces, so that the consumer can stop at any size.
 * @throws Error when the entry is damaged, after the pieces before the damage
 */
export async function* inflateEntry({ data, isDeflated }: ArchiveEntry): AsyncGenerator<Buffer> {
  if (!isDeflated) {
    yield data
    return
  }
  if (data.length <= maxSyncBytes) {
    yield inflateRawSync(data, { chunkSize: pieceBytes })
    return
  }
  const pieces = createInflateRaw({ chunkSize: pieceBytes })
  pieces.end(data)
  try {
    yield* pieces
  } finally {
    pieces.destroy()
  }
}
