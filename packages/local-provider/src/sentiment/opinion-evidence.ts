import type { SentenceScore } from './score-sentence.ts'

/** Sums over the sentences of a document. No sentence but the strongest two is kept, so memory stays small. */
export interface OpinionEvidence {
  sentences: number
  /** sentences with at least one opinion word */
  opinionated: number
  positive: number
  negative: number
  words: number
  /** sum of the sentences' scores */
  scoreSum: number
  /** sum of the absolute values of the sentences' scores */
  scoreSize: number
  /** sum of the absolute AFINN values of all opinion words */
  afinnSize: number
  counts: Map<string, { value: number; count: number }>
  strongest: { positive?: SentenceScore; negative?: SentenceScore }
}

export function createEvidence(): OpinionEvidence {
  return {
    sentences: 0,
    opinionated: 0,
    positive: 0,
    negative: 0,
    words: 0,
    scoreSum: 0,
    scoreSize: 0,
    afinnSize: 0,
    counts: new Map(),
    strongest: {},
  }
}

export function addSentence(evidence: OpinionEvidence, sentence: SentenceScore): void {
  evidence.sentences++
  evidence.words += sentence.words
  if (sentence.opinionWords.length === 0) return
  evidence.opinionated++
  evidence.scoreSum += sentence.score
  evidence.scoreSize += Math.abs(sentence.score)
  if (sentence.score > 0) evidence.positive++
  if (sentence.score < 0) evidence.negative++
  for (const { word, value } of sentence.opinionWords) {
    evidence.afinnSize += Math.abs(value)
    const known = evidence.counts.get(word)
    if (known) known.count++
    else evidence.counts.set(word, { value, count: 1 })
  }
  if (sentence.score === 0) return
  const sign = sentence.score > 0 ? 'positive' : 'negative'
  const strongest = evidence.strongest[sign]
  if (!strongest || Math.abs(sentence.score) > Math.abs(strongest.score)) evidence.strongest[sign] = sentence
}
