/** One occurrence of a term in the text. */
export interface Mention {
  /** The words as written in the text. */
  surface: string
  /** Equal for all variants of a term: case, plural, ending. */
  key: string
  words: number
  /** The index of its sentence. */
  at: number
  /** How likely the words are a term; 1 is usual. */
  weight: number
}

export interface Keyword {
  keyword: string
  /** 0 to 1; the first keyword has 1. */
  relevance: number
}

interface Entry {
  surfaces: Map<string, number>
  key: string
  words: number
  first: number
  count: number
  weight: number
}

const maxKeywords = 15

/** Counts mentions. Keeps one entry for each term, so memory grows with the number of different terms only. */
export class KeywordTally {
  readonly #entries = new Map<string, Entry>()

  add(mention: Mention): void {
    const { key, surface, words, at, weight } = mention
    const entry = this.#entries.get(key) ?? { surfaces: new Map(), key, words, first: at, count: 0, weight: 0 }
    entry.count++
    entry.weight = Math.max(entry.weight, weight)
    entry.surfaces.set(surface, (entry.surfaces.get(surface) ?? 0) + 1)
    this.#entries.set(key, entry)
  }

  /**
   * The best 15 keywords by frequency × length × position × weight. A part of a better keyword is left out. Terms that occur
   * once count only when fewer than 15 occur more often.
   * @param sentences the number of sentences of the document, which scales positions
   */
  rank(sentences: number): Keyword[] {
    const entries = [...this.#entries.values()]
    const once = entries.filter(entry => entry.count > 1).length < maxKeywords
    const scored = entries
      .filter(entry => once || entry.count > 1)
      .map(entry => ({ entry, score: scoreEntry(entry, sentences) }))
      .sort((a, b) => b.score - a.score || a.entry.first - b.entry.first)
    const kept: typeof scored = []
    for (const candidate of scored) {
      if (kept.length === maxKeywords) break
      if (!kept.some(({ entry }) => overlaps(entry, candidate.entry))) kept.push(candidate)
    }
    const highest = kept[0]?.score ?? 1
    return kept.map(({ entry, score }) => ({
      keyword: bestSurface(entry),
      relevance: Math.max(0.01, Math.round((100 * score) / highest) / 100),
    }))
  }
}

function scoreEntry(entry: Entry, sentences: number): number {
  const frequency = 1 + Math.log2(entry.count)
  const length = 1 + 0.45 * (Math.min(entry.words, 3) - 1)
  const position = 0.7 + 0.5 * Math.exp((-4 * entry.first) / Math.max(1, sentences)) + 0.2 * Math.exp(-entry.first / 15)
  return frequency * length * position * entry.weight
}

/** "compensation" is part of "radiation exposure compensation" and left out, unless it is four times as frequent. */
function overlaps(kept: Entry, candidate: Entry): boolean {
  const inside = (part: Entry, whole: Entry) => ` ${whole.key} `.includes(` ${part.key} `)
  if (inside(candidate, kept)) return candidate.count < kept.count * 4
  return inside(kept, candidate) && candidate.count <= kept.count
}

/** The most frequent spelling; among equals the one with fewer capitals, which does not begin a sentence. */
function bestSurface(entry: Entry): string {
  const [best] = [...entry.surfaces].sort((a, b) => b[1] - a[1] || capitals(a[0]) - capitals(b[0]))
  return best?.[0] ?? entry.key
}

const capitals = (text: string) => text.match(/\p{Lu}/gu)?.length ?? 0
