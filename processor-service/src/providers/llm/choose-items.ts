/** The least share of common words by which a model's wording is taken for a candidate. */
const leastCommon = 0.6

/**
 * Finds the candidates that a model chose. It is told to copy them, but may change their wording. Then the candidate with the
 * highest Jaccard index is taken: the shared words as a part of all words of both. An item with less than 0.6 is dropped.
 * @param textOf the text by which items are compared
 * @returns candidates in the order of `chosen`, each once
 */
export function chooseItems<I>(chosen: I[], candidates: I[], textOf: (item: I) => string): I[] {
  const words = candidates.map(candidate => wordsOf(textOf(candidate)))
  const found = new Set<I>()
  for (const item of chosen) {
    const wanted = wordsOf(textOf(item))
    let best: { candidate: I; common: number } | undefined
    for (const [index, candidate] of candidates.entries()) {
      const common = commonShare(wanted, words[index] ?? new Set())
      if (common >= leastCommon && common > (best?.common ?? 0)) best = { candidate, common }
    }
    if (best) found.add(best.candidate)
  }
  return [...found]
}

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])

function commonShare(a: Set<string>, b: Set<string>): number {
  const common = [...a].filter(word => b.has(word)).length
  return common === 0 ? 0 : common / (a.size + b.size - common)
}
