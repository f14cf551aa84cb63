/** One way a keyword may be, with where it was met. */
export interface Mention {
  /** As it stands in the text. */
  surface: string
  /** Equal for all variants of one keyword: case, plural, hyphen. */
  key: string
  words: number
  /** The number of its sentence. */
  at: number
  /** How much it looks like a term: 1 is usual. */
  weight: number
}

export interface Keyword {
  keyword: string
  /** 0 to 1, the first one's is 1. */
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

const wanted = 15

/** Gathers mentions chunk by chunk and keeps counts only, so that a long document costs no more memory than its terms. */
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
   * The best keywords by frequency × length × position; a part of a better one is left out.
   * @param sentences how many the document has, to judge positions by
   */
  rank(sentences: number): Keyword[] {
    const entries = [...this.#entries.values()]
    const once = entries.filter(entry => entry.count > 1).length < wanted
    const scored = entries
      .filter(entry => once || entry.count > 1)
      .map(entry => ({ entry, score: scoreEntry(entry, sentences) }))
      .sort((a, b) => b.score - a.score || a.entry.first - b.entry.first)
    const kept: typeof scored = []
    for (const candidate of scored) {
      if (kept.length === wanted) break
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

/** "compensation" within "radiation exposure compensation" says nothing new unless it is far more common. */
function overlaps(kept: Entry, candidate: Entry): boolean {
  const inside = (part: Entry, whole: Entry) => ` ${whole.key} `.includes(` ${part.key} `)
  if (inside(candidate, kept)) return candidate.count < kept.count * 4
  return inside(kept, candidate) && candidate.count <= kept.count
}

/** The most common spelling; of equally common ones that in lower case, which is not a sentence's beginning. */
function bestSurface(entry: Entry): string {
  const [best] = [...entry.surfaces].sort((a, b) => b[1] - a[1] || capitals(a[0]) - capitals(b[0]))
  return best?.[0] ?? entry.key
}

const capitals = (text: string) => text.match(/\p{Lu}/gu)?.length ?? 0
