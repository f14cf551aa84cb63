import MiniSearch from 'minisearch'
import { detectLanguage } from '../text/detect-language.ts'
import type { ReadDocument } from '../text/read-document.ts'
import { splitWords, stopwordsOf } from '../text/split-words.ts'

const maxSentences = 3
/** An answer has more than this share of the question's words, by their rarity. */
const leastShare = 0.5
/** A sentence below this share of the best one's score adds nothing. */
const leastScore = 0.6
const questionWords =
  'who whom whose what which when where why how wer wen wem was welche wann wo warum wie qui que quoi quel quelle quand où pourquoi comment quién qué cuál cuándo dónde cómo'

/**
 * Finds the sentences that have most in common with a question: BM25+ over word stems, without stopwords. A sentence counts when it
 * has more than half of the question's words, rare ones counting more.
 * @returns up to three sentences in document order; none when nothing matches well
 */
export function answerQuestion(question: string, { sentences, language }: ReadDocument): string[] {
  const ignored = new Set([
    ...stopwordsOf(language),
    ...stopwordsOf(detectLanguage(question).language),
    ...questionWords.split(' '),
  ])
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })
  const termsOf = (text: string): string[] =>
    splitWords(text, segmenter)
      .filter(word => !ignored.has(word))
      .map(stem)
  const index = new MiniSearch<{ id: number; text: string }>({
    fields: ['text'],
    tokenize: termsOf,
    processTerm: term => term,
  })
  const frequencies = new Map<string, number>()
  const termSets = sentences.map(({ text }) => new Set(termsOf(text)))
  for (const terms of termSets) for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + 1)
  const wanted = [...new Set(termsOf(question))]
  const rarityOf = (term: string): number => Math.log(1 + sentences.length / ((frequencies.get(term) ?? 0) + 0.5))
  const present = wanted.filter(term => frequencies.has(term))
  // A word that the document lacks counts as much as the others on average, not as the rarest.
  const absentWeight = present.reduce((sum, term) => sum + rarityOf(term), 0) / Math.max(1, present.length)
  const weightOf = (term: string): number => (frequencies.has(term) ? rarityOf(term) : absentWeight)
  const total = wanted.reduce((sum, term) => sum + weightOf(term), 0)
  const shareOf = (at: number): number =>
    wanted.reduce((sum, term) => sum + (termSets[at]?.has(term) ? weightOf(term) : 0), 0) / total
  index.addAll(
    sentences.filter(({ text }) => !isQuestion(text) && !isHeading(text)).map(({ text, at }) => ({ id: at, text })),
  )
  const found = index
    .search(question)
    .map(({ id, score }) => ({ at: Number(id), score }))
    .filter(({ at }) => shareOf(at) > leastShare)
  const best = found[0]?.score ?? 0
  const seen = new Set<string>()
  return found
    .filter(({ score }) => score >= best * leastScore)
    .sort((a, b) => b.score - a.score)
    .filter(({ at }) => {
      const text = sentences[at]?.text ?? ''
      return !seen.has(text) && seen.add(text)
    })
    .slice(0, maxSentences)
    .sort((a, b) => a.at - b.at)
    .flatMap(({ at }) => sentences[at]?.text ?? [])
}

const isQuestion = (text: string): boolean => /[?？؟]["'”’»)]*$/u.test(text)
/** A heading in Markdown names what the text below answers. */
const isHeading = (text: string): boolean => /^#{1,6} /.test(text)

/** The word without a common ending, so that most of its forms are equal. */
const stem = (word: string): string =>
  word.length > 4 ? word.replace(/(?:'s|’s)$/u, '').replace(/(?:ings?|ed|es|en|er|e|s|n)$/u, '') : word
