import type { SentimentResult } from '@ai-platform/contracts/result.ts'
import { eachChunk } from '../text/cut-chunks.ts'
import type { EnglishTagger } from '../text/load-wink.ts'
import type { ReadDocument } from '../text/read-document.ts'
import { classifyEvidence } from './classify-evidence.ts'
import { explainLanguage } from './explain-sentiment.ts'
import { addSentence, createEvidence } from './opinion-evidence.ts'
import { scoreSentence } from './score-sentence.ts'

const unknownConfidence = 0.1

/**
 * Labels a document positive, negative or neutral. Each sentence is scored by the AFINN word list and wink's sentiment model.
 * Both know English only: another language is neutral with confidence 0.1, and the explanation says so.
 * @param tagger called for English documents only
 */
export function analyzeSentiment(
  document: ReadDocument,
  tagger: () => EnglishTagger,
  onChunk: (done: number, chunks: number) => void,
): SentimentResult {
  if (document.language !== 'en')
    return { label: 'neutral', confidence: unknownConfidence, explanation: explainLanguage(document.language) }
  const evidence = createEvidence()
  const readable = document.sentences.filter(({ grade }) => grade > 0)
  for (const chunk of eachChunk(readable, onChunk))
    for (const sentence of chunk) addSentence(evidence, scoreSentence(sentence.text, tagger()))
  return classifyEvidence(evidence)
}
