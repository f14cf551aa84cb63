import stopwordLists from 'stopword'
import { toISO3 } from 'tinyld'

const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u
/** Names of stopword lists that differ from tinyld's ISO 639-3 code. */
const listNames: Readonly<Record<string, string>> = { nor: 'nob', cmn: 'zho', pes: 'fas' }

/** Whether the text is written without spaces between its words. */
export function isSpaceless(text: string): boolean {
  return spaceless.test(text)
}

/**
 * Returns the words of a text in lower case: letters and digits, with inner apostrophes and hyphens.
 * @param segmenter splits scripts that are written without spaces; a new one by default
 */
export function splitWords(text: string, segmenter?: Intl.Segmenter): string[] {
  const lower = text.toLowerCase()
  if (!isSpaceless(lower))
    return lower.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu) ?? []
  const words = segmenter ?? new Intl.Segmenter(undefined, { granularity: 'word' })
  return [...words.segment(lower)].filter(part => part.isWordLike).map(part => part.segment)
}

/** The number of words of a text, which the local provider reports as its usage. */
export function countWords(text: string): number {
  let count = 0
  const words = new Intl.Segmenter(undefined, { granularity: 'word' })
  if (!isSpaceless(text.slice(0, 4000))) return text.match(/[\p{L}\p{N}][^\s]*/gu)?.length ?? 0
  for (const part of words.segment(text)) if (part.isWordLike) count++
  return count
}

/** The stopwords of a language, by its ISO 639-1 code; none for an unknown language. */
export function stopwordsOf(language: string): ReadonlySet<string> {
  const code = toISO3(language)
  return new Set(stopwordLists[listNames[code] ?? code] ?? [])
}
