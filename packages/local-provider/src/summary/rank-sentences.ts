import { splitWords } from '../text/split-words.ts'

/** A sentence as a vector of length 1: the TF-IDF weight of each term, by the term's number. */
export type TermVector = ReadonlyMap<number, number>

export interface RankedSentences {
  vectors: TermVector[]
  /** One score a sentence; the highest is 1. */
  scores: number[]
}

const damping = 0.85
const rounds = 20
const stemLength = 7

/**
 * Ranks sentences by continuous LexRank over TF-IDF vectors (Erkan and Radev 2004): a sentence that resembles highly ranked
 * sentences ranks high. Words are compared by their first seven letters, which ignores endings in most languages.
 * @param stopwords in lower case
 */
export function rankSentences(sentences: readonly string[], stopwords: ReadonlySet<string>): RankedSentences {
  const vectors = buildVectors(sentences, stopwords)
  const links = linkSentences(vectors)
  let scores = new Float64Array(sentences.length).fill(1)
  for (let round = 0; round < rounds; round++) {
    const next = new Float64Array(sentences.length).fill(1 - damping)
    for (const [from, { targets, weights, sum }] of links.entries()) {
      const share = sum > 0 ? (damping * (scores[from] ?? 0)) / sum : 0
      for (let i = 0; i < targets.length; i++) {
        const target = targets[i] ?? 0
        next[target] = (next[target] ?? 0) + share * (weights[i] ?? 0)
      }
    }
    scores = next
  }
  const highest = scores.reduce((a, b) => Math.max(a, b), 0) || 1
  return { vectors, scores: Array.from(scores, score => score / highest) }
}

/** The cosine of two vectors of length 1: 0 to 1. */
export function similarity(a: TermVector, b: TermVector): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  let sum = 0
  for (const [term, weight] of small) sum += weight * (large.get(term) ?? 0)
  return sum
}

function buildVectors(sentences: readonly string[], stopwords: ReadonlySet<string>): TermVector[] {
  const numbers = new Map<string, number>()
  const sentenceFrequency: number[] = []
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })
  const counted = sentences.map(sentence => {
    const counts = new Map<number, number>()
    for (const word of splitWords(sentence, segmenter)) {
      if (stopwords.has(word) || (word.length < 2 && /[\p{Script=Latin}\d]/u.test(word))) continue
      const stem = word.slice(0, stemLength)
      const number = numbers.get(stem) ?? numbers.size
      numbers.set(stem, number)
      counts.set(number, (counts.get(number) ?? 0) + 1)
    }
    for (const number of counts.keys()) sentenceFrequency[number] = (sentenceFrequency[number] ?? 0) + 1
    return counts
  })
  return counted.map(counts => {
    const weights = [...counts].map(([term, count]): [number, number] => [
      term,
      (1 + Math.log(count)) * Math.log(1 + sentences.length / (sentenceFrequency[term] ?? 1)),
    ])
    const norm = Math.hypot(...weights.map(([, weight]) => weight)) || 1
    return new Map(weights.map(([term, weight]) => [term, weight / norm]))
  })
}

interface Links {
  targets: number[]
  weights: number[]
  sum: number
}

/** Links sentences that share a term. A term in more than a third of the sentences is too common to link them. */
function linkSentences(vectors: readonly TermVector[]): Links[] {
  const postings: number[][] = []
  for (const [at, vector] of vectors.entries())
    for (const term of vector.keys()) {
      const posting = postings[term]
      if (posting) posting.push(at)
      else postings[term] = [at]
    }
  const maxSentences = Math.max(8, vectors.length / 3)
  return vectors.map((vector, at) => {
    const shared = new Map<number, number>()
    for (const [term, weight] of vector) {
      const posting = postings[term] ?? []
      if (posting.length > maxSentences) continue
      for (const other of posting)
        if (other !== at) shared.set(other, (shared.get(other) ?? 0) + weight * (vectors[other]?.get(term) ?? 0))
    }
    const links: Links = { targets: [], weights: [], sum: 0 }
    for (const [other, weight] of shared) {
      if (weight < 0.05) continue
      links.targets.push(other)
      links.weights.push(weight)
      links.sum += weight
    }
    return links
  })
}
