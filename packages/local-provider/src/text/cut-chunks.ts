/** The UTF-16 units of text after which a caller reports progress. */
const chunkCharacters = 60_000

/**
 * Groups sentences, in order, into chunks of at most `characters` UTF-16 units. A sentence is never cut, so one that is
 * longer makes a chunk alone.
 */
export function cutChunks<T extends { text: string }>(sentences: readonly T[], characters = chunkCharacters): T[][] {
  const chunks: T[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const sentence of sentences) {
    const { length } = sentence.text
    const open = chunks.at(-1)
    if (open && size + length <= characters) open.push(sentence)
    else {
      chunks.push([sentence])
      size = 0
    }
    size += length
  }
  return chunks
}

/** Yields the chunks of the sentences. Calls `onChunk` after the caller has processed each. */
export function* eachChunk<T extends { text: string }>(
  sentences: readonly T[],
  onChunk: (done: number, chunks: number) => void,
): Generator<T[]> {
  const chunks = cutChunks(sentences)
  for (const [index, chunk] of chunks.entries()) {
    yield chunk
    onChunk(index + 1, chunks.length)
  }
}
