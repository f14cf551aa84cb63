/** The words of a text in lower case. */
export const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/**
 * ROUGE-1 F1 (Lin 2004): the harmonic mean of precision and recall of single words, each counted as often as both texts have it.
 * Without stemming and with function words, for texts in any language.
 */
export function rougeOne(text: string, reference: string): number {
  const counts = new Map<string, number>()
  const [given, wanted] = [wordsOf(text), wordsOf(reference)]
  for (const word of wanted) counts.set(word, (counts.get(word) ?? 0) + 1)
  let common = 0
  for (const word of given) {
    const left = counts.get(word) ?? 0
    if (left === 0) continue
    counts.set(word, left - 1)
    common++
  }
  return common === 0 ? 0 : (2 * common) / (given.length + wanted.length)
}

/** Whether a text has a phrase as whole words, in any letter case and with any white space or signs between the words. */
export function hasPhrase(text: string, phrase: string): boolean {
  const has = ` ${wordsOf(text).join(' ')} `
  return has.includes(` ${wordsOf(phrase).join(' ')} `)
}
