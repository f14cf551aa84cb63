import Sentiment from 'sentiment'
import type { EnglishTagger } from '../text/load-wink.ts'

export interface SentenceScore {
  text: string
  words: number
  /** -1 to 1. */
  score: number
  /** Words with an AFINN value; negated ones count the other way round and are shown as such. */
  hits: { word: string; value: number }[]
}

// Terms of trade, law and computing that AFINN takes for opinions.
const notOpinions = new Set(
  `free share shared sharing shares interest interests interested united grant granted grants limited limitation security
  secure like no matter matters reach reached block blocks execution kill killed fire cut cuts stop stopped miss drop
  dropped demand charge charges charged bias legal legally illegally agree agreement agrees apply capital
  certain chance clear clearly clean cleaner create created creates creative dear debt defect defects top true want
  justice god vision united importance important please join asset assets active adequate accept accepted accepts
  solution solutions solve solved solves value validate validated natural positive negative fit approve approved support supported
  supports supporting protected protect hope growth increase increased help helping helps`.split(/\s+/),
)
/** What reviews and complaints say and AFINN does not know, on its scale of -5 to 5. */
const furtherOpinions = new Map(
  Object.entries({
    buggy: -2,
    bug: -2,
    bugs: -2,
    crash: -2,
    crashes: -2,
    crashed: -2,
    crashing: -2,
    excuses: -2,
    flawless: 3,
    flawlessly: 3,
    gorgeous: 3,
    delicious: 3,
    brilliantly: 4,
    beautifully: 3,
    mediocre: -2,
    overpriced: -2,
    refund: -1,
    rude: -2,
    rudely: -2,
    slow: -1,
    sluggish: -2,
    tasty: 2,
    unreliable: -2,
    unusable: -3,
    underwhelming: -2,
    cozy: 2,
    intuitive: 2,
    unprofessional: -3,
    thrilled: 4,
  }),
)
const negators = new Set(
  `not no never neither nor hardly barely without don't doesn't didn't isn't aren't wasn't weren't won't wouldn't can't
  couldn't cannot shouldn't hasn't haven't hadn't ain't lacks lack`.split(/\s+/),
)
const negationReach = 3
const sentiment = new Sentiment()

/** How one English sentence feels: AFINN's word values with their negations, together with wink's own score. */
export function scoreSentence(text: string, tagger: EnglishTagger): SentenceScore {
  const tokens =
    text
      .toLowerCase()
      .replace(/’/g, "'")
      .match(/\p{L}[\p{L}'-]*|\p{Extended_Pictographic}/gu) ?? []
  const hits = tokens.flatMap((token, at) => {
    if (notOpinions.has(token)) return []
    const value = furtherOpinions.get(token) ?? sentiment.analyze(token).score
    if (value === 0) return []
    const negated = tokens.slice(Math.max(0, at - negationReach), at).some(before => negators.has(before))
    return [negated ? { word: `not ${token}`, value: -value * 0.75 } : { word: token, value }]
  })
  if (hits.length === 0) return { text, words: tokens.length, score: 0, hits }
  const sum = hits.reduce((total, { value }) => total + value, 0)
  const afinn = sum / Math.hypot(sum, 4)
  const score = 0.6 * afinn + 0.4 * tagger.scoreSentiment(text)
  return { text, words: tokens.length, score, hits }
}
