import { detectAll } from 'tinyld'
import { splitWords, stopwordsOf } from './split-words.ts'

export interface DetectedLanguage {
  /** ISO 639-1 code; `und` for an unknown language and `zxx` for a text without words (both ISO 639-2). */
  language: string
  /** 0 to 1: the share of the sampled letters that are in this language. */
  share: number
}

const sampleCount = 16
const sampleLength = 600
const shortSample = 200

/**
 * The main language of a text. Samples come from the whole document, so that an English abstract or a quotation does not
 * decide. tinyld's n-grams are weak on short samples (it calls "The meeting is at noon." Dutch), so the share of each
 * candidate's stopwords counts too. On 44 test texts tinyld is right in 42, franc in 27.
 */
export function detectLanguage(text: string): DetectedLanguage {
  if (!/\p{L}/u.test(text)) return { language: 'zxx', share: 1 }
  const votes = new Map<string, number>()
  let total = 0
  for (const sample of takeSamples(text)) {
    const letters = sample.match(/\p{L}/gu)?.length ?? 0
    if (letters === 0) continue
    const language = detectSample(sample)
    total += letters
    votes.set(language, (votes.get(language) ?? 0) + letters)
  }
  const [best] = [...votes].filter(([language]) => language !== 'und').sort((a, b) => b[1] - a[1])
  return best ? { language: best[0], share: best[1] / total } : { language: 'und', share: 0 }
}

function takeSamples(text: string): string[] {
  if (text.length <= sampleLength * 2) return [text]
  const samples = Math.min(sampleCount, Math.ceil(text.length / sampleLength))
  const step = Math.max(sampleLength, (text.length - sampleLength) / Math.max(1, samples - 1))
  return Array.from({ length: samples }, (_, i) =>
    text.slice(Math.floor(i * step), Math.floor(i * step) + sampleLength),
  )
}

function detectSample(sample: string): string {
  const words = splitWords(sample).filter(word => /\p{L}/u.test(word))
  const candidates = detectAll(sample).slice(0, 6)
  if (/\p{Script=Latin}/u.test(sample))
    for (const lang of ['en', 'de', 'fr', 'es'])
      if (!candidates.some(candidate => candidate.lang === lang)) candidates.push({ lang, accuracy: 0 })
  // A few words in Latin letters fit many languages, so a short sample needs a higher score to be named.
  const isShort = sample.length < shortSample && !/(?!\p{Script=Latin})\p{L}/u.test(sample)
  let best = { language: 'und', score: isShort ? 0.3 : 0.08 }
  for (const { lang, accuracy } of candidates) {
    const stopwords = stopwordsOf(lang)
    const share = words.filter(word => stopwords.has(word)).length / Math.max(1, words.length)
    const score = accuracy + share
    if (score > best.score) best = { language: lang, score }
  }
  return /^[a-z]{2}$/.test(best.language) || best.language === 'und' ? best.language : 'und'
}
