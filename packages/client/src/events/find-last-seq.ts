import type { TaskEvent } from '../types.ts'

/** Reads up to `limit` events after a sequence number. */
export type ReadLog = (after: number, limit: number) => Promise<TaskEvent[]>

const pageSize = 100

/**
 * The `seq` of the newest event; 0 of an empty log. The platform reads the log forwards only, so this doubles the distance until
 * it is past the end, then halves it. A log of less than 100 events takes one request, one of 10,000 about 15.
 */
export async function findLastSeq(readLog: ReadLog): Promise<number> {
  const first = await readLog(0, pageSize)
  let known = first.at(-1)?.seq ?? 0
  if (first.length < pageSize) return known
  let step = pageSize
  let past = Number.POSITIVE_INFINITY
  while (past === Number.POSITIVE_INFINITY) {
    const [event] = await readLog(known + step, 1)
    if (event) known = event.seq
    else past = known + step
    step *= 2
  }
  // The newest event is from `known` to `past`.
  while (past - known > pageSize) {
    const middle = Math.floor((known + past) / 2)
    const [event] = await readLog(middle, 1)
    if (event) known = event.seq
    else past = middle
  }
  const rest = await readLog(known, pageSize)
  return rest.at(-1)?.seq ?? known
}
