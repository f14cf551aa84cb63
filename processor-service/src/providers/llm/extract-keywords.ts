import type { ResultOf } from '@ai-platform/contracts/result.ts'
import { askEachChunk } from './ask-each-chunk.ts'
import { combineAnswers } from './combine-answers.ts'
import { neutralLine } from './neutralize.ts'
import { isObject, type LlmTask } from './task-run.ts'

type Keyword = ResultOf<'extract_keywords'>['keywords'][number]

/** The keywords of a part of a document, and its length in UTF-16 units. */
interface PartKeywords {
  keywords: Keyword[]
  weight: number
}

const maxKeywords = 15
const minKeywords = 10

/** Keywords; those of a long document are chosen by the model from the keywords of all chunks. */
export const extractKeywordsTask: LlmTask<'extract_keywords'> = {
  maxChunkCharacters: Number.POSITIVE_INFINITY,
  repeatsText: false,
  tidy: output =>
    isObject(output) && Array.isArray(output.keywords) ? { ...output, keywords: rank(output.keywords) } : output,
  async answer(run) {
    const perChunk = await askEachChunk(run)
    const parts = perChunk.map(({ answer, chunk }) => ({ keywords: answer.keywords, weight: chunk.text.length }))
    const merged = mergeKeywords(parts)
    const found = new Set(parts.flatMap(part => part.keywords.map(({ keyword }) => keyOf(keyword))))
    if (!run.canCombine || found.size <= maxKeywords) return { keywords: merged }
    const chosen = await combineAnswers<'extract_keywords', PartKeywords>(run, parts, {
      write: ({ keywords }, index) =>
        `Part ${index + 1}:\n${keywords.map(({ keyword, relevance }) => `- ${neutralLine(keyword)} (${relevance})`).join('\n')}`,
      read: ({ keywords }, from) => ({
        keywords: keepCandidates(keywords, from),
        weight: from.reduce((sum, { weight }) => sum + weight, 0),
      }),
    })
    return { keywords: chosen ? fillUp(chosen.keywords, merged) : merged }
  },
}

/**
 * Keeps the keywords that are among those of the parts, in the parts' spelling. When the model returned none of them, the
 * merged keywords of the parts stand in.
 */
function keepCandidates(keywords: Keyword[], from: PartKeywords[]): Keyword[] {
  const candidates = new Map(
    from.flatMap(part => part.keywords.map(({ keyword }) => [keyOf(keyword), keyword] as const)),
  )
  const kept = keywords.flatMap(({ keyword, relevance }) => {
    const candidate = candidates.get(keyOf(keyword))
    return candidate === undefined ? [] : [{ keyword: candidate, relevance }]
  })
  return kept.length > 0 ? kept : mergeKeywords(from)
}

/** Adds keywords up to ten, below the relevance of those that the model chose. */
export function fillUp(chosen: Keyword[], others: Keyword[]): Keyword[] {
  const least = chosen.at(-1)?.relevance ?? 1
  const taken = new Set(chosen.map(({ keyword }) => keyOf(keyword)))
  const added = others
    .filter(({ keyword }) => !taken.has(keyOf(keyword)))
    .slice(0, Math.max(0, minKeywords - chosen.length))
    .map(({ keyword, relevance }) => ({ keyword, relevance: round(Math.min(relevance, least)) }))
  return [...chosen, ...added]
}

/**
 * Merges the keywords of the chunks of a document. A keyword's score is its mean relevance over all chunks, weighted by their
 * length, so that keywords of the whole document come first. Relevances are scaled so that the first keyword keeps its highest
 * relevance in any chunk.
 */
export function mergeKeywords(parts: PartKeywords[]): Keyword[] {
  if (parts.length === 1 && parts[0]) return parts[0].keywords
  const merged = new Map<string, { keyword: string; score: number; best: number }>()
  for (const { keywords, weight } of parts)
    for (const { keyword, relevance } of keywords) {
      const key = keyOf(keyword)
      const entry = merged.get(key) ?? { keyword, score: 0, best: 0 }
      entry.score += relevance * weight
      entry.best = Math.max(entry.best, relevance)
      merged.set(key, entry)
    }
  const ranked = [...merged.values()].sort((a, b) => b.score - a.score || b.best - a.best).slice(0, maxKeywords)
  const first = ranked[0]
  if (!first || first.score === 0) return ranked.map(({ keyword }) => ({ keyword, relevance: 0 }))
  return ranked.map(({ keyword, score }) => ({ keyword, relevance: round((score / first.score) * first.best) }))
}

const keyOf = (keyword: string): string => keyword.trim().toLowerCase()
const round = (value: number): number => Math.round(value * 1000) / 1000

/** Sorts by falling relevance, removes duplicates, keeps 15. Entries that are not keywords stay, so that the schema refuses them. */
function rank(keywords: unknown[]): unknown[] {
  const relevanceOf = (entry: unknown) => (isObject(entry) ? Number(entry.relevance) : Number.POSITIVE_INFINITY)
  const seen = new Set<unknown>()
  return [...keywords]
    .sort((a, b) => relevanceOf(b) - relevanceOf(a))
    .filter(entry => {
      const key = isObject(entry) && typeof entry.keyword === 'string' ? keyOf(entry.keyword) : entry
      return !seen.has(key) && seen.add(key)
    })
    .slice(0, maxKeywords)
}
