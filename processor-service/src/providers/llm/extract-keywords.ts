import type { ResultOf } from '@ai-platform/contracts/result.ts'
import { askEachChunk } from './ask-each-chunk.ts'
import { isObject, type LlmTask } from './task-run.ts'

type Keyword = ResultOf<'extract_keywords'>['keywords'][number]

const maxKeywords = 15

/** Keywords; those of a long document are merged from its chunks. */
export const extractKeywordsTask: LlmTask<'extract_keywords'> = {
  maxChunkCharacters: Number.POSITIVE_INFINITY,
  tidy: output =>
    isObject(output) && Array.isArray(output.keywords) ? { ...output, keywords: rank(output.keywords) } : output,
  answer: async run => ({ keywords: mergeKeywords(await askEachChunk(run)) }),
}

/**
 * Merges the keywords of the chunks of a document. A keyword's score is its mean relevance over all chunks, weighted by their
 * length, so that keywords of the whole document come first. Relevances are scaled so that the first keyword keeps its highest
 * relevance in any chunk.
 * @param parts `weight`: the length of the chunk
 */
export function mergeKeywords(parts: { keywords: Keyword[]; weight: number }[]): Keyword[] {
  if (parts.length === 1 && parts[0]) return parts[0].keywords
  const merged = new Map<string, { keyword: string; score: number; best: number }>()
  for (const { keywords, weight } of parts)
    for (const { keyword, relevance } of keywords) {
      const key = keyword.trim().toLowerCase()
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

const round = (value: number): number => Math.round(value * 1000) / 1000

/** Sorts by falling relevance, removes duplicates, keeps 15. Entries that are not keywords stay, so that the schema refuses them. */
function rank(keywords: unknown[]): unknown[] {
  const relevanceOf = (entry: unknown) => (isObject(entry) ? Number(entry.relevance) : Number.POSITIVE_INFINITY)
  const seen = new Set<unknown>()
  return [...keywords]
    .sort((a, b) => relevanceOf(b) - relevanceOf(a))
    .filter(entry => {
      const key = isObject(entry) && typeof entry.keyword === 'string' ? entry.keyword.trim().toLowerCase() : entry
      return !seen.has(key) && seen.add(key)
    })
    .slice(0, maxKeywords)
}
