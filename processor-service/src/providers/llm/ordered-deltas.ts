/**
 * Puts the deltas of chunks that are worked side by side into the document's order: the first unfinished chunk's text goes
 * straight on, that of later ones waits for its turn. Lane 0 begins; a lane's turn comes when all before it have ended.
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
