import Sentiment from 'sentiment'
import type { EnglishTagger } from '../text/load-wink.ts'
import { addedOpinions, negators, neutralTerms } from './opinion-words.ts'

export interface SentenceScore {
  text: string
  words: number
  /** -1 (negative) to 1 (positive), 0 without opinion words */
  score: number
  /** Words with an AFINN value, -5 to 5. A negated word has the opposite sign and reads "not …". */
  opinionWords: { word: string; value: number }[]
}

/** A negation reverses opinion words up to this many words after it. */
const negationReach = 3
/** A negated opinion is weaker than its opposite. */
const negatedWeight = 0.75
const afinnWeight = 0.6
const sentiment = new Sentiment()

/**
 * Scores one English sentence: 0.6 × AFINN + 0.4 × wink's score. AFINN is the sum s of the values of its opinion words
 * (Nielsen 2011), scaled to -1…1 by s / √(s² + 16). The score is 0 without a word from AFINN or opinion-words.ts.
 */
export function scoreSentence(text: string, tagger: EnglishTagger): SentenceScore {
  const tokens =
    text
      .toLowerCase()
      .replace(/’/g, "'")
      .match(/\p{L}[\p{L}'-]*|\p{Extended_Pictographic}/gu) ?? []
  const opinionWords = tokens.flatMap((token, at) => {
    if (neutralTerms.has(token)) return []
    const value = addedOpinions.get(token) ?? sentiment.analyze(token).score
    if (value === 0) return []
    const negated = tokens.slice(Math.max(0, at - negationReach), at).some(before => negators.has(before))
    return [negated ? { word: `not ${token}`, value: -value * negatedWeight } : { word: token, value }]
  })
  if (opinionWords.length === 0) return { text, words: tokens.length, score: 0, opinionWords }
  const sum = opinionWords.reduce((total, { value }) => total + value, 0)
  const afinn = sum / Math.hypot(sum, 4)
  const score = afinnWeight * afinn + (1 - afinnWeight) * tagger.scoreSentiment(text)
  return { text, words: tokens.length, score, opinionWords }
}
