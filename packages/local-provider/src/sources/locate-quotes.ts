import type { Source } from '@ai-platform/contracts/result.ts'
import { findQuote, foldPage, type QuotedPage } from '@ai-platform/runtime/find-quote.ts'

/**
 * Finds the pages of verbatim sentences.
 * @returns a source for each quote, in the words of its page; null for one that is not found, such as a sentence that a page
 * number interrupts
 */
export function locateQuotes(quotes: string[], pages: QuotedPage[]): (Source | null)[] {
  const folded = pages.map(foldPage)
  return quotes.map(quote => findQuote(folded, quote) ?? null)
}
