import type { ResultOf } from '@ai-platform/contracts/result.ts'
import { askEachChunk } from './ask-each-chunk.ts'
import type { LlmTask } from './task-run.ts'

type Qa = ResultOf<'qa'>

const maxPairs = 10
const maxFollowUps = 5

/** Questions and answers; those of a long document are merged from its chunks. */
export const qaTask: LlmTask<'qa'> = {
  maxChunkCharacters: Number.POSITIVE_INFINITY,
  tidy: output => output,
  answer: async run => mergeQa(await askEachChunk(run)),
}

/**
 * Merges the questions of the chunks of a document: the first pair of each chunk, then the second ones, until there are 10 pairs
 * and 5 follow-ups. A model puts its most important pair first. The result is in document order, without duplicates.
 */
export function mergeQa(parts: Qa[]): Qa {
  return {
    pairs: takeRoundRobin(
      parts.map(part => part.pairs),
      maxPairs,
      pair => pair.question,
    ),
    follow_ups: takeRoundRobin(
      parts.map(part => part.follow_ups),
      maxFollowUps,
      question => question,
    ),
  }
}

function takeRoundRobin<I>(lists: I[][], most: number, questionOf: (item: I) => string): I[] {
  const seen = new Set<string>()
  const taken: { item: I; list: number; rank: number }[] = []
  const longest = Math.max(0, ...lists.map(list => list.length))
  for (let rank = 0; rank < longest; rank++)
    for (const [list, items] of lists.entries()) {
      const item = items[rank]
      if (item === undefined || taken.length === most) continue
      const key = questionOf(item)
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim()
      if (!seen.has(key)) taken.push({ item, list, rank })
      seen.add(key)
    }
  return taken.sort((a, b) => a.list - b.list || a.rank - b.rank).map(entry => entry.item)
}
