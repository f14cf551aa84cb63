/**
 * Passes on the deltas of chunks that are processed in parallel, in document order. Text of the first unfinished chunk is passed
 * on at once; text of later chunks is buffered until all chunks before them have ended.
 * @returns `lane(index)`: the writer of one chunk, counted from 0; `end` must be called once its text is complete
 */
export function createOrderedDeltas(onDelta: (text: string) => void) {
  let current = 0
  const waiting = new Map<number, string>()
  const ended = new Set<number>()

  return {
    lane: (index: number) => ({
      write(text: string) {
        if (index === current) onDelta(text)
        else waiting.set(index, (waiting.get(index) ?? '') + text)
      },
      end() {
        ended.add(index)
        while (ended.delete(current)) {
          current++
          const text = waiting.get(current)
          waiting.delete(current)
          if (text) onDelta(text)
        }
      },
    }),
  }
}
