/** The text of one page. */
export interface QuotedPage {
  /** 1-based; null for a format without pages */
  number: number | null
  text: string
}

/** A page whose text is reduced to what a quote must have in common with it. */
export interface FoldedPage {
  number: number | null
  folded: string
  /**
   * The words of the page, in its own spelling and on one line, between two positions of `folded`.
   * @param whole whether cut words at both ends are completed
   */
  wordsBetween(start: number, end: number, whole?: boolean): string
}

export interface FoundQuote {
  page: number | null
  /** in the document's own words; white space is a single blank */
  quote: string
}

/** The least length of a part before a page break that stands for the whole quote. */
const leastPart = 20

/** The most characters by which a cut word is completed. */
const maxCompletion = 20

const plainSigns: [from: string, to: string][] = [
  ['“”„«»', '"'],
  ['‘’‚', "'"],
  ['‐‑–—−', '-'],
  // Marks of Markdown, which a quote may leave out.
  ['*_`|#\\', ''],
]

/** The folded unit of each UTF-16 unit; 0 when it is left out. */
const foldedUnits = createFoldedUnits()

function createFoldedUnits(): Uint16Array {
  const units = new Uint16Array(0x10000)
  const dropped = /[\s\u00AD\u200B-\u200D\u2060\uFEFF\uFFFE]/
  for (let code = 1; code < units.length; code++) {
    const unit = String.fromCharCode(code)
    const lower = unit.toLowerCase()
    units[code] = dropped.test(unit) ? 0 : lower.length === 1 ? lower.charCodeAt(0) : code
  }
  for (const [from, to] of plainSigns) for (const unit of from) units[unit.charCodeAt(0)] = to.charCodeAt(0) || 0
  return units
}

const hyphen = '-'.charCodeAt(0)

/**
 * Folds a text for comparison: without white space, marks of Markdown and hyphens at line ends, in lower case, with plain quotes and
 * dashes.
 */
export function foldPage({ number, text }: QuotedPage): FoldedPage {
  const units = new Uint16Array(text.length)
  /** the position in `text` of each unit of the folded text */
  const origins = new Uint32Array(text.length)
  let length = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const unit = foldedUnits[code] ?? 0
    if (unit === 0 || (code === hyphen && isCutWord(text, at))) continue
    units[length] = unit
    origins[length] = at
    length++
  }
  const folded = Buffer.from(units.buffer, 0, length * 2).toString('utf16le')
  return {
    number,
    folded,
    wordsBetween(start, end, whole = false) {
      let from = origins[start] ?? 0
      let to = (origins[end - 1] ?? -1) + 1
      for (let left = maxCompletion; whole && left > 0 && isInWord(text, from); left--) from--
      for (let left = maxCompletion; whole && left > 0 && isInWord(text, to); left--) to++
      return text.slice(from, to).replace(/\s+/g, ' ').trim()
    },
  }
}

const alphabetic = /(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{N}]/u

/** Whether a word goes on across the position `at`. */
const isInWord = (text: string, at: number): boolean =>
  alphabetic.test(text.charAt(at - 1)) && alphabetic.test(text.charAt(at))

/** Whether the hyphen at `at` ends a line whose word goes on in lower case on the next one. */
const isCutWord = (text: string, at: number): boolean => {
  const next = /^[^\S\n]*\n\s*(\p{Ll})/u.exec(text.slice(at + 1, at + 20))
  return next !== null && /\p{L}/u.test(text.charAt(at - 1))
}

/**
 * Finds a quote on the first page that holds it, comparing folded texts. A quote that goes over a page break is cut there.
 * @param pages searched in this order
 */
export function findQuote(pages: FoldedPage[], quote: string): FoundQuote | undefined {
  const { folded: wanted } = foldPage({ number: null, text: quote })
  if (wanted === '') return undefined
  for (const page of pages) {
    const start = page.folded.indexOf(wanted)
    if (start >= 0) return { page: page.number, quote: page.wordsBetween(start, start + wanted.length) }
  }
  return findBeforeBreak(pages, wanted)
}

/** Finds the page that ends with the beginning of a quote, when another page begins with its rest. */
function findBeforeBreak(pages: FoldedPage[], wanted: string): FoundQuote | undefined {
  const byNumber = new Map(pages.map(page => [page.number, page]))
  for (const { number, folded, wordsBetween } of pages) {
    const next = number === null ? undefined : byNumber.get(number + 1)?.folded
    if (next === undefined) continue
    const most = Math.min(wanted.length - 1, folded.length)
    for (let part = most; part >= leastPart; part--)
      if (next.startsWith(wanted.slice(part)) && folded.endsWith(wanted.slice(0, part)))
        return { page: number, quote: wordsBetween(folded.length - part, folded.length) }
  }
  return undefined
}
