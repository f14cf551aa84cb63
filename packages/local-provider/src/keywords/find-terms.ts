import { isSpaceless } from '../text/split-words.ts'
import type { Mention } from './keyword-tally.ts'

const maxTermWords = 3
/** Chinese and Japanese function words of one character. */
const particles = /^[的是了和在与及或不也就都而被把从到对为等一个这那有我你他她它们着之其中的よはがをにでとものへや]$/u

/**
 * Finds the terms of a sentence, in all languages but English. A term is a run of words between stopwords or punctuation, as
 * in RAKE (Rose et al. 2010), or a single word of a run. In German a term must end in a capitalized word.
 * @param stopwords in lower case
 * @param at the index of the sentence in the document
 */
export function findTerms(text: string, language: string, stopwords: ReadonlySet<string>, at: number): Mention[] {
  if (isSpaceless(text)) return findSpacelessTerms(text, stopwords, at)
  const mentions: Mention[] = []
  for (const phrase of text.split(/[^\p{L}\p{M}\p{N}\s'’-]+/u)) {
    let run: string[] = []
    const close = () => {
      mentions.push(...describeRun(run, language, at))
      run = []
    }
    for (const word of phrase.split(/\s+/u)) {
      const bare = word.replace(/^['’-]+|['’-]+$/gu, '').replace(/^(?:l|d|qu|dell|all|nell|un)['’](?=\p{L})/iu, '')
      const lower = bare.toLowerCase()
      if (bare.length >= 3 && /^\p{L}/u.test(bare) && !/\d/.test(bare) && !stopwords.has(lower)) run.push(bare)
      else close()
    }
    close()
  }
  return mentions
}

function describeRun(run: string[], language: string, at: number): Mention[] {
  const nounsAreCapitalized = language === 'de'
  const isNoun = (word: string) => !nounsAreCapitalized || /^\p{Lu}/u.test(word)
  const describe = (words: string[], weight: number): Mention => {
    const surface = words.join(' ')
    return { surface, key: words.map(stem).join(' '), words: words.length, at, weight }
  }
  const singles = run.filter(isNoun).map(word => describe([word], word.length < 5 ? 0.7 : 1))
  const whole = run.length > 1 && run.length <= maxTermWords && isNoun(run.at(-1) ?? '') ? [describe(run, 1)] : []
  return [...singles, ...whole]
}

/** Gives "Raum", "Räume" and "Raumes" one key, by removing accents and one common ending. */
function stem(word: string): string {
  const plain = word.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')
  if (plain.length < 5) return plain
  return plain.replace(/(?:en|er|es|em|e|s|n)$/u, '')
}

function findSpacelessTerms(text: string, stopwords: ReadonlySet<string>, at: number): Mention[] {
  const mentions: Mention[] = []
  let before = ''
  for (const { segment, isWordLike } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)) {
    const good =
      isWordLike === true &&
      /\p{L}/u.test(segment) &&
      !stopwords.has(segment.toLowerCase()) &&
      !particles.test(segment) &&
      !/^\p{Script=Hiragana}+$/u.test(segment)
    if (good && segment.length > 1)
      mentions.push({ surface: segment, key: segment.toLowerCase(), words: 1, at, weight: 1 })
    const pair = before + segment
    if (good && before && pair.length <= 8)
      mentions.push({ surface: pair, key: pair.toLowerCase(), words: 2, at, weight: 0.8 })
    before = good ? segment : ''
  }
  return mentions
}
