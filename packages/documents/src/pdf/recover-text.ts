/** Share of the letters that two texts must have in common to be the same guess. */
const sameShare = 0.8
/** Shares of readable characters, and of letters of one script, in a text that a person can read. */
const readableShare = 0.9
const scriptShare = 0.7

/** Scripts that one text may mix count as one. */
const scripts = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u,
  /\p{Script=Thai}/u,
  /\p{Script=Devanagari}/u,
]

/**
 * Decides whether a second reader's text replaces that of a page whose glyphs have no Unicode values. Both readers fall back
 * on the codes of the font, so a text that says the same is no better. pdf.js also knows the names of glyphs.
 * @param read the text of the first reader
 */
export function isRecovered(read: string, second: string): boolean {
  const characters = Array.from(second.replace(/\s+/gu, ''))
  return countCommon(letterCounts(read), letterCounts(second)) < characters.length * sameShare && isReadable(second)
}

/** Whether a text has letters of one script, and few characters that mean nothing. */
export function isReadable(text: string): boolean {
  const characters = Array.from(text.replace(/\s+/gu, ''))
  const unreadable = characters.filter(character => /[\p{C}\ufffd]/u.test(character)).length
  if (unreadable > characters.length * (1 - readableShare)) return false
  const letters = characters.filter(character => /\p{L}/u.test(character))
  // Text of any script has Latin words in it.
  const most = Math.max(
    ...scripts.map(script => letters.filter(letter => script.test(letter) || /[a-z]/i.test(letter)).length),
  )
  return letters.length > 0 && most >= letters.length * scriptShare
}

function letterCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const character of text) if (!/\s/u.test(character)) counts.set(character, (counts.get(character) ?? 0) + 1)
  return counts
}

function countCommon(one: Map<string, number>, other: Map<string, number>): number {
  let common = 0
  for (const [character, count] of one) common += Math.min(count, other.get(character) ?? 0)
  return common
}
