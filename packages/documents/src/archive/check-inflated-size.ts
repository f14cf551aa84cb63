import { documentTooComplex } from '../extraction-error.ts'
import { inflateEntry } from './inflate-entry.ts'
import type { ArchiveEntry } from './list-entries.ts'

/**
 * Refuses a zip that inflates to more than `maxBytes`, all entries together. The sizes in its headers are ignored:
 * every entry is inflated and counted, nothing is kept in memory, and counting stops at the limit. A damaged entry ends
 * early; the reader decides if that matters.
 * @throws ExtractionError document_too_complex
 */
export async function checkInflatedSize(entries: ArchiveEntry[], maxBytes: number): Promise<void> {
  let inflated = 0
  const count = (bytes: number) => {
    inflated += bytes
    if (inflated > maxBytes) throw documentTooComplex('The uncompressed content of the document is too large.')
  }
  for (const entry of entries) for await (const size of inflatedSizes(entry)) count(size)
}

async function* inflatedSizes(entry: ArchiveEntry): AsyncGenerator<number> {
  const pieces = inflateEntry(entry)
  try {
    for (;;) {
      const piece = await pieces.next().catch(() => undefined)
      if (!piece || piece.done) return
      yield piece.value.length
    }
  } finally {
    await pieces.return(undefined)
  }
}
