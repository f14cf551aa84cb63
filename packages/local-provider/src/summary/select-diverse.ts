import { similarity, type TermVector } from './rank-sentences.ts'

/** The weight of relevance against novelty. Found by trial. */
const lambda = 0.7

/**
 * Selects relevant sentences that differ from each other, by maximal marginal relevance (Carbonell and Goldstein 1998). Each
 * step takes the highest λ × score − (1 − λ) × similarity to the closest selected sentence.
 * @param scores one a sentence, 0 or more
 * @param vectors one a sentence, from `rankSentences`
 * @returns indexes of the selected sentences, the best first
 */
export function selectDiverse(scores: readonly number[], vectors: readonly TermVector[], wanted: number): number[] {
  const highest = scores.reduce((top, score) => Math.max(top, score), 0) || 1
  const closest = new Float64Array(scores.length)
  const selected = new Set<number>()
  while (selected.size < Math.min(wanted, scores.length)) {
    let best = -1
    let bestValue = Number.NEGATIVE_INFINITY
    for (const [i, score] of scores.entries()) {
      const value = (lambda * score) / highest - (1 - lambda) * (closest[i] ?? 0)
      if (!selected.has(i) && value > bestValue) [best, bestValue] = [i, value]
    }
    selected.add(best)
    const chosen = vectors[best]
    if (chosen)
      for (const [i, vector] of vectors.entries()) closest[i] = Math.max(closest[i] ?? 0, similarity(chosen, vector))
  }
  return [...selected]
}
