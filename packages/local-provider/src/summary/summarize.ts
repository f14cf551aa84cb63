import type { SummarizeResult } from '@ai-platform/contracts/result.ts'
import { cutChunks, type ReadDocument, type Sentence } from '../text/read-document.ts'
import { isSpaceless, stopwordsOf } from '../text/split-words.ts'
import { rankSentences, similarity, type TermVector } from './rank-sentences.ts'

const chunkCharacters = 60_000
const finalistsPerChunk = 24
const longestExcerpt = 400
const fewest = 3
/** How much relevance counts against novelty in maximal marginal relevance. */
const lambda = 0.7

interface Candidate {
  sentence: Sentence
  score: number
}

/**
 * Three to five sentences of the document, verbatim and in its order; fewer when it has fewer. Long documents are
 * ranked chunk by chunk first, then the best of all chunks together.
 */
export function summarize(document: ReadDocument, onChunk: (done: number, chunks: number) => void): SummarizeResult {
  const stopwords = stopwordsOf(document.language)
  const pool = chooseReadable(document.sentences)
  const chunks = cutChunks(pool, sentence => sentence.text, chunkCharacters)
  let finalists: Sentence[] = pool
  if (chunks.length > 1)
    finalists = chunks.flatMap((chunk, at) => {
      const best = scoreSentences(chunk, document, stopwords).candidates.sort((a, b) => b.score - a.score)
      onChunk(at + 1, chunks.length)
      return best
        .slice(0, finalistsPerChunk)
        .map(candidate => candidate.sentence)
        .sort((a, b) => a.at - b.at)
    })
  const { candidates, vectors } = scoreSentences(finalists, document, stopwords)
  const picked = pickDiverse(candidates, vectors, countWanted(pool.length))
  const summary = joinSentences(picked.sort((a, b) => a.at - b.at).map(sentence => sentence.text))
  return { summary: summary || excerpt(document) }
}

/** Whole sentences of prose, each once; when there are too few, pieces of text that can stand for them. */
function chooseReadable(sentences: readonly Sentence[]): Sentence[] {
  const seen = new Set<string>()
  const fresh = sentences.filter(({ text }) => {
    const key = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
    if (key === '' || seen.has(key)) return false
    seen.add(key)
    return true
  })
  const whole = fresh.filter(({ grade }) => grade === 2)
  if (whole.length >= fewest) return whole
  const pieces = fresh.filter(({ grade, text }) => grade === 1 && text.length <= longestExcerpt)
  if (whole.length === 0) return pieces
  const ended = new Set([...whole, ...pieces.filter(({ text }) => endsSentence(text))])
  return fresh.filter(sentence => ended.has(sentence))
}

const countWanted = (available: number) => (available <= 12 ? 3 : available <= 40 ? 4 : 5)

function scoreSentences(
  sentences: readonly Sentence[],
  document: ReadDocument,
  stopwords: ReadonlySet<string>,
): { candidates: Candidate[]; vectors: TermVector[] } {
  const { scores, vectors } = rankSentences(
    sentences.map(({ text }) => text),
    stopwords,
  )
  const last = Math.max(1, document.sentences.length - 1)
  // The root, because LexRank prefers the crowd: what is said once, at the beginning, would stand no chance.
  const candidates = sentences.map((sentence, i) => ({
    sentence,
    score: Math.sqrt(scores[i] ?? 0) * weighPosition(sentence.at, last) * weighForm(sentence.text),
  }))
  return { candidates, vectors }
}

/** Documents say what they are about at their beginning: 1.5 for the first sentence, falling to 0.6. */
const weighPosition = (at: number, last: number) => 0.6 + 0.45 * Math.exp((-6 * at) / last) + 0.45 * Math.exp(-at / 14)

const leansOnContext =
  /^["“„«]?(?:however|but|and|or|also|then|therefore|thus|this|these|that|those|it|its|they|he|she|such|here|there|moreover|furthermore|additionally|for example|by contrast|in contrast|in addition|as a result|after that|similarly|in other words|you|your|dies\p{L}*|es|sie|er|diese|daher|dann|also|damit|aber|und|außerdem|hier|cette|ces?|il|elle|mais|donc|este|esta|esto|pero|también)\b/iu
const addressesReader = /^(?:see|click|call|please|note|visit|contact|siehe|bitte|voir|véase)\b/iu
const courtesy =
  /\b(?:thanks?|thank you|acknowledge?ments?|copyright|all rights reserved|danke?n?|vielen dank|e-mail|https?)\b/iu
const speaksOfItself =
  /^(?:\S+ ){0,4}(?:this|diese[srnm]?|cet(?:te)?|este|esta|questo|questa|dit|deze) (?:paper|report|document|study|article|guide|book|policy|agreement|contract|thesis|manual|standard|skript|dokument|arbeit|bericht|artikel|buch|studie|vertrag|handbuch|rapport|étude|livre|guide|artículo|documento|informe|estudio|libro|artigo|relatório|rapporto|articolo|verslag|artikel)\b/iu
const defines =
  /^(?:\S+ ){1,7}(?:is|are|was|ist|sind|est|sont|es|son|è|é) (?:an?|the|one|eine?n?|der|die|das|une?|la|le|una?|el|um|uma|o|a) /u

/** A summary wants statements of a middle length that need no sentence before them, not formulas or courtesies. */
function weighForm(text: string): number {
  if (isSpaceless(text)) return text.length < 15 ? 0.6 : text.length > 120 ? 0.7 : 1
  const words = text.split(/\s+/u)
  let weight = words.length < 8 ? 0.6 : words.length > 45 ? 0.7 : 1
  if (/[?？؟]["'”’»)]*$/u.test(text)) weight *= 0.4
  if (speaksOfItself.test(text)) weight *= 1.5
  else if (leansOnContext.test(text)) weight *= 0.75
  if (addressesReader.test(text)) weight *= 0.5
  if (courtesy.test(text)) weight *= 0.5
  if (defines.test(text)) weight *= 1.25
  if (/^(?:\(?\p{L}?\d*[.)]|\p{L}+ \d+(?:\.\d+)*[:.]?|\p{Lu}\p{L}+:|\d+)\s|^\d\p{L}/u.test(text)) weight *= 0.6
  const symbols = words.filter(
    word => /^[^\p{L}]*\p{L}\d?[^\p{L}]*$/u.test(word) && !/^[aAIàéèyoeu]$/u.test(word),
  ).length
  weight *= Math.max(0.2, 1 - (4 * symbols) / words.length)
  const capitals = (text.match(/\p{Lu}/gu)?.length ?? 0) / text.length
  return capitals > 0.15 ? weight * 0.5 : weight
}

/** Maximal marginal relevance (Carbonell and Goldstein 1998). */
function pickDiverse(candidates: Candidate[], vectors: TermVector[], wanted: number): Sentence[] {
  const highest = candidates.reduce((top, { score }) => Math.max(top, score), 0) || 1
  const closest = new Float64Array(candidates.length)
  const picked = new Set<number>()
  while (picked.size < Math.min(wanted, candidates.length)) {
    let best = -1
    let bestValue = Number.NEGATIVE_INFINITY
    for (const [i, { score }] of candidates.entries()) {
      const value = (lambda * score) / highest - (1 - lambda) * (closest[i] ?? 0)
      if (!picked.has(i) && value > bestValue) [best, bestValue] = [i, value]
    }
    picked.add(best)
    const chosen = vectors[best]
    if (chosen)
      for (const [i, vector] of vectors.entries()) closest[i] = Math.max(closest[i] ?? 0, similarity(chosen, vector))
  }
  return [...picked].flatMap(i => candidates[i]?.sentence ?? [])
}

const endsSentence = (text: string) => /[.!?…:。！？؟।]["'”’»“)\]]*$/u.test(text)

function joinSentences(sentences: string[]): string {
  return sentences.reduce((text, next) => {
    if (text === '') return next
    if (!endsSentence(text)) return `${text}\n${next}`
    return isSpaceless(text.slice(-8)) && isSpaceless(next.slice(0, 8)) ? text + next : `${text} ${next}`
  }, '')
}

/** The beginning of a text that has no sentence at all: numbers, one endless word, symbols. */
function excerpt(document: ReadDocument): string {
  const start = document.paragraphs.join(' ').trim()
  return start.length <= longestExcerpt ? start : `${[...start.slice(0, longestExcerpt)].slice(0, -1).join('')}…`
}
