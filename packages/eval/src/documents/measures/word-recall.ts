/** The words of a text in lower case. A word has a letter or a digit. Ligatures and full-width forms are resolved. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  )
}

/** The share of `expected` words, with repetitions, that `actual` holds. 1 when nothing is expected. */
export function wordRecall(expected: string[], actual: string[]): number {
  const left = new Map<string, number>()
  for (const word of actual) left.set(word, (left.get(word) ?? 0) + 1)
  let found = 0
  for (const word of expected) {
    const count = left.get(word) ?? 0
    if (count > 0) found++
    left.set(word, count - 1)
  }
  return expected.length === 0 ? 1 : found / expected.length
}
