import type { SentimentResult } from '@ai-platform/contracts/result.ts'
import { langName, toISO3 } from 'tinyld'
import type { EnglishTagger } from '../text/load-wink.ts'
import { cutChunks, type ReadDocument } from '../text/read-document.ts'
import { type SentenceScore, scoreSentence } from './score-sentence.ts'

const chunkCharacters = 60_000
// Below either, the few opinion words of a licence or a report decide nothing. Found by trial on opinions and legal texts.
const leastCoverage = 0.3
const leastIntensity = 0.1
const leastLean = 0.15
const quoteLength = 160

interface Evidence {
  sentences: number
  opinionated: number
  positive: number
  negative: number
  words: number
  /** Sums of sentence scores, and of their sizes. */
  lean: number
  size: number
  /** Sum of the absolute AFINN values of all words. */
  afinn: number
  counts: Map<string, { value: number; count: number }>
  strongest: { positive?: SentenceScore; negative?: SentenceScore }
}

/**
 * Positive, negative or neutral, by AFINN and wink's model sentence by sentence. Both know English only: any other
 * language is neutral with a low confidence, which the explanation says.
 */
export function analyzeSentiment(
  document: ReadDocument,
  tagger: () => EnglishTagger,
  onChunk: (done: number, chunks: number) => void,
): SentimentResult {
  if (document.language !== 'en') return refuseLanguage(document.language)
  const evidence: Evidence = {
    sentences: 0,
    opinionated: 0,
    positive: 0,
    negative: 0,
    words: 0,
    lean: 0,
    size: 0,
    afinn: 0,
    counts: new Map(),
    strongest: {},
  }
  const readable = document.sentences.filter(({ grade }) => grade > 0)
  const chunks = cutChunks(readable, sentence => sentence.text, chunkCharacters)
  for (const [done, chunk] of chunks.entries()) {
    for (const sentence of chunk) addFeeling(evidence, scoreSentence(sentence.text, tagger()))
    onChunk(done + 1, chunks.length)
  }
  return weigh(evidence)
}

function addFeeling(evidence: Evidence, feeling: SentenceScore): void {
  evidence.sentences++
  evidence.words += feeling.words
  if (feeling.hits.length === 0) return
  evidence.opinionated++
  evidence.lean += feeling.score
  evidence.size += Math.abs(feeling.score)
  if (feeling.score > 0) evidence.positive++
  if (feeling.score < 0) evidence.negative++
  for (const { word, value } of feeling.hits) {
    evidence.afinn += Math.abs(value)
    const known = evidence.counts.get(word)
    if (known) known.count++
    else evidence.counts.set(word, { value, count: 1 })
  }
  if (feeling.score === 0) return
  const sign = feeling.score > 0 ? 'positive' : 'negative'
  const strongest = evidence.strongest[sign]
  if (!strongest || Math.abs(feeling.score) > Math.abs(strongest.score)) evidence.strongest[sign] = feeling
}

function weigh(evidence: Evidence): SentimentResult {
  const { sentences, opinionated, words, afinn, lean, size } = evidence
  if (opinionated === 0) {
    const explanation = 'No word of the text is known to carry an opinion, so it reads as neutral.'
    return { label: 'neutral', confidence: sentences > 2 ? 0.7 : 0.5, explanation }
  }
  const coverage = opinionated / sentences
  const intensity = afinn / Math.max(1, words)
  if (coverage < leastCoverage || intensity < leastIntensity) {
    const strength = Math.max(coverage / leastCoverage, 0.5 * (intensity / leastIntensity))
    const found = `${opinionated} of ${count(sentences, 'sentence')} ${opinionated === 1 ? 'has' : 'have'} opinion words`
    const why = coverage < leastCoverage ? `only ${found}` : `${found}, but few and weak among ${count(words, 'word')}`
    const explanation = `Mostly factual: ${why}. ${nameWords(evidence)}`
    return { label: 'neutral', confidence: round(Math.min(0.9, Math.max(0.5, 0.95 - 0.4 * strength))), explanation }
  }
  const balance = size > 0 ? lean / size : 0
  const label = balance > leastLean ? 'positive' : balance < -leastLean ? 'negative' : 'neutral'
  const sure = Math.abs(balance) * Math.min(1, 0.2 + opinionated / 6 + Math.min(0.4, afinn / 20))
  const confidence = label === 'neutral' ? 0.6 - Math.abs(balance) : 0.5 + 0.45 * sure
  return { label, confidence: round(confidence), explanation: explain(evidence, label) }
}

function explain(evidence: Evidence, label: SentimentResult['label']): string {
  const { opinionated, sentences, positive, negative } = evidence
  const strongest = label === 'neutral' ? undefined : evidence.strongest[label]
  const has = opinionated === 1 ? 'has' : 'have'
  const balance = `${opinionated} of ${count(sentences, 'sentence')} ${has} opinion words: ${positive} positive, ${negative} negative.`
  const mixed = label === 'neutral' ? ' They balance each other.' : ''
  const quote = strongest ? ` Strongest: “${shorten(strongest.text)}”` : ''
  return `${balance}${mixed} ${nameWords(evidence)}${quote}`
}

/** The words that weighed most, such as `Positive words: excellent, love (3×).` */
function nameWords(evidence: Evidence): string {
  const list = (sign: 1 | -1) =>
    [...evidence.counts]
      .filter(([, { value }]) => value * sign > 0)
      .sort((a, b) => Math.abs(b[1].value) * b[1].count - Math.abs(a[1].value) * a[1].count)
      .slice(0, 5)
      .map(([word, { count: times }]) => (times > 1 ? `${word} (${times}×)` : word))
      .join(', ')
  const named = [
    ['Positive', list(1)],
    ['Negative', list(-1)],
  ].filter(([, words]) => words !== '')
  return named.map(([sign, words]) => `${sign} words: ${words}.`).join(' ')
}

function refuseLanguage(language: string): SentimentResult {
  const name = langName(toISO3(language))
  const which =
    language === 'zxx'
      ? 'The text has no words'
      : name
        ? `The text is ${name}`
        : 'The language of the text is not known'
  const explanation = `${which}, and the local provider knows opinion words in English only, so this is no judgement.${
    language === 'zxx' ? '' : ' An AI provider with a key can give one.'
  }`
  return { label: 'neutral', confidence: 0.1, explanation }
}

const count = (many: number, what: string) => `${many} ${what}${many === 1 ? '' : 's'}`
const round = (confidence: number) => Math.round(100 * confidence) / 100

function shorten(text: string): string {
  if (text.length <= quoteLength) return text
  return `${text.slice(0, quoteLength).replace(/\s+\S*$/u, '')}…`
}
