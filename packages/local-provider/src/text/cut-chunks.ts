/**
 * Groups items, in order, into chunks of at most `characters` UTF-16 units. An item is never cut, so one that is longer
 * makes a chunk alone.
 */
export function cutChunks<T>(items: readonly T[], textOf: (item: T) => string, characters: number): T[][] {
  const chunks: T[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const item of items) {
    const length = textOf(item).length
    const open = chunks.at(-1)
    if (open && size + length <= characters) open.push(item)
    else {
      chunks.push([item])
      size = 0
    }
    size += length
  }
  return chunks
}
