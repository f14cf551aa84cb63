import type { ResultOf } from '@ai-platform/contracts/result.ts'
import { foldPage } from '@ai-platform/runtime/find-quote.ts'
import { askEachChunk } from './ask-each-chunk.ts'
import { chooseItems } from './choose-items.ts'
import { combineAnswers } from './combine-answers.ts'
import { neutralLine } from './neutralize.ts'
import { spread } from './spread.ts'
import { isObject, type LlmTask } from './task-run.ts'
import { tidySources } from './tidy-sources.ts'

type Qa = ResultOf<'qa'>

const maxPairs = 10
/** Fewer pairs than these are filled up from all parts of the document. */
const minPairs = 5
const maxFollowUps = 5
/** A document of more chunks takes the first pairs of each into the choice; a model puts its most important pair first. */
const fewChunks = 10
const pairsOfChunk = 5

/** Questions and answers; those of a long document are chosen by the model from the pairs of all chunks. */
export const qaTask: LlmTask<'qa'> = {
  maxChunkCharacters: Number.POSITIVE_INFINITY,
  repeatsText: false,
  tidy: output =>
    isObject(output) && Array.isArray(output.pairs) ? { ...output, pairs: output.pairs.map(tidyPair) } : output,
  async answer(run) {
    const parts = (await askEachChunk(run)).map(({ answer, chunk }) => {
      const pages = chunk.pages.map(foldPage)
      const pairs = answer.pairs.map(pair => ({ ...pair, sources: run.keepSources(pair.sources, pages) }))
      return { ...answer, pairs }
    })
    const merged = mergeQa(parts)
    const [only] = parts
    if (parts.length === 1 && only) return only
    const questions = new Set(parts.flatMap(({ pairs }) => pairs.map(({ question }) => keyOf(question))))
    if (!run.canCombine || questions.size <= maxPairs) return merged
    const most = parts.length > fewChunks ? pairsOfChunk : Number.POSITIVE_INFINITY
    const candidates = parts.map(part => ({ ...part, pairs: part.pairs.slice(0, most) }))
    const chosen = await combineAnswers<'qa', Qa>(run, candidates, { write: writePart, read: chooseFrom })
    if (!chosen) return merged
    const { pairs } = chosen
    const isTaken = new Set(pairs.map(({ question }) => keyOf(question)))
    const others = merged.pairs.filter(({ question }) => !isTaken.has(keyOf(question)))
    return {
      pairs: [...pairs, ...others.slice(0, Math.max(0, minPairs - pairs.length))],
      follow_ups: chosen.follow_ups,
    }
  },
}

const tidyPair = (pair: unknown): unknown => (isObject(pair) ? { ...pair, sources: tidySources(pair.sources) } : pair)

function writePart({ pairs, follow_ups }: Qa, index: number): string {
  const lines = pairs.map(
    ({ question, answer }) => `Question: ${neutralLine(question)}\nAnswer: ${neutralLine(answer)}`,
  )
  const further = follow_ups.map(question => `Follow-up: ${neutralLine(question)}`)
  return [`Part ${index + 1}:`, ...lines, ...further].join('\n')
}

/** The candidates that the model chose, in the words of the chunk's answer. Without any, the merged candidates stand in. */
function chooseFrom(result: Qa, from: Qa[]): Qa {
  const merged = mergeQa(from)
  const candidates = from.flatMap(part => part.pairs)
  const pairs = chooseItems(result.pairs, candidates, ({ question, answer }) => `${question} ${answer}`).slice(
    0,
    maxPairs,
  )
  const follow_ups = result.follow_ups.slice(0, maxFollowUps)
  return {
    pairs: pairs.length > 0 ? pairs : merged.pairs,
    follow_ups: follow_ups.length > 0 ? follow_ups : merged.follow_ups,
  }
}

const keyOf = (question: string): string =>
  question
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/**
 * Merges the questions of the chunks of a document, up to 10 pairs and 5 follow-ups. The first pair of each chunk comes first, then
 * the second ones, because a model puts its most important pair first. When a round has too many, pairs spread evenly over the
 * document are taken. The result is in document order, without duplicates.
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
  for (let rank = 0; rank < longest && taken.length < most; rank++) {
    const fresh = lists.flatMap((items, list) => {
      const item = items[rank]
      const key = item === undefined ? '' : keyOf(questionOf(item))
      if (item === undefined || seen.has(key)) return []
      seen.add(key)
      return [{ item, list, rank }]
    })
    taken.push(...spread(fresh, most - taken.length))
  }
  return taken.sort((a, b) => a.list - b.list || a.rank - b.rank).map(entry => entry.item)
}
