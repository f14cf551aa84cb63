import type { Source } from '@ai-platform/contracts/result.ts'
import { type FoldedPage, findQuote, foldPage } from '@ai-platform/runtime/find-quote.ts'
import search from 'approx-string-match'

/** A quote may differ from the text by this share of its characters, and by at most 20 edits. */
const maxErrorShare = 0.1
const maxErrors = 20
/** Longer quotes are compared exactly only. */
const maxPatternLength = 600
/** The characters of text in which one quote is looked up approximately; about 50 ms. */
const maxSearchedLength = 200_000

/**
 * Looks a model's quote up in the pages that it was asked about, the cited page first. White space, typographic signs and
 * hyphenation may differ. Otherwise it may have edits for 10 % of its length, at most 20 (Myers 1999).
 * @returns the source in the document's own words, with the page where it stands; undefined when it is not found
 */
export function checkSource({ page, quote }: Source, pages: FoldedPage[]): Source | undefined {
  const cited = pages.filter(({ number }) => number === page)
  const ordered = cited.length === pages.length ? pages : [...cited, ...pages.filter(({ number }) => number !== page)]
  return findQuote(ordered, quote) ?? findSimilar(ordered, quote)
}

function findSimilar(pages: FoldedPage[], quote: string): Source | undefined {
  const { folded: wanted } = foldPage({ number: null, text: quote })
  const allowed = Math.min(maxErrors, Math.floor(wanted.length * maxErrorShare))
  if (allowed === 0 || wanted.length > maxPatternLength) return undefined
  let searched = 0
  let best: { found: Source; errors: number } | undefined
  for (const page of pages) {
    searched += page.folded.length
    if (searched > maxSearchedLength && searched > page.folded.length) break
    const [match] = search(page.folded.slice(0, maxSearchedLength), wanted, best ? best.errors - 1 : allowed)
    if (!match) continue
    best = {
      found: { page: page.number, quote: page.wordsBetween(match.start, match.end, true) },
      errors: match.errors,
    }
    if (best.errors === 0) break
  }
  return best?.found
}

/** Checks sources against pages. `dropped` counts those that are not found; repeated ones are left out uncounted. */
export function checkSources(sources: Source[], pages: FoldedPage[]): { sources: Source[]; dropped: number } {
  const found = new Map<string, Source>()
  let dropped = 0
  for (const source of sources) {
    const checked = checkSource(source, pages)
    if (checked) found.set(`${checked.page} ${checked.quote}`, checked)
    else dropped++
  }
  return { sources: [...found.values()], dropped }
}
