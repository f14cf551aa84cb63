import type { Source, TextItem } from '@ai-platform/client/types.ts'

/** A page of a document with its whole text. */
export interface DocumentPage {
  /** null: a format without pages */
  page: number | null
  text: string
  source: TextItem['source']
}

/** A place in a page's text, in UTF-16 units: `text.slice(start, end)`. */
export interface QuotePlace {
  pageIndex: number
  start: number
  end: number
}

/** Joins items of the same page, which the platform cut for their length. */
export function joinPages(items: readonly TextItem[]): DocumentPage[] {
  const pages: DocumentPage[] = []
  for (const { page, text, source } of items) {
    const last = pages.at(-1)
    if (last && last.page === page) last.text += text
    else pages.push({ page, text, source })
  }
  return pages
}

const whiteSpace = /\s/u
const markup = /[\s*_#|>`\\-]/u

/** The text without some characters, and where each remaining one stood. */
function strip(text: string, dropped: RegExp): { stripped: string; places: number[] } {
  const places: number[] = []
  let stripped = ''
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charAt(index)
    if (dropped.test(unit)) continue
    // Upper case may be longer; lower case of one unit is one unit except for İ.
    const lower = unit.toLowerCase()
    stripped += lower.length === 1 ? lower : unit
    places.push(index)
  }
  return { stripped, places }
}

function findIn(text: string, quote: string, dropped: RegExp): { start: number; end: number } | undefined {
  const wanted = strip(quote, dropped).stripped
  if (wanted === '') return undefined
  const { stripped, places } = strip(text, dropped)
  const at = stripped.indexOf(wanted)
  const start = places[at]
  const last = places[at + wanted.length - 1]
  return at < 0 || start === undefined || last === undefined ? undefined : { start, end: last + 1 }
}

/**
 * Finds a quote without regard to white space and case, as the platform compares it; else without Markdown's signs too. The
 * source's page is searched first.
 */
export function locateQuote(pages: readonly DocumentPage[], { page, quote }: Source): QuotePlace | undefined {
  const indexes = pages.map((_, index) => index)
  const ordered = [
    ...indexes.filter(index => pages[index]?.page === page),
    ...indexes.filter(index => pages[index]?.page !== page),
  ]
  for (const dropped of [whiteSpace, markup]) {
    for (const pageIndex of ordered) {
      const place = findIn(pages[pageIndex]?.text ?? '', quote, dropped)
      if (place) return { pageIndex, ...place }
    }
  }
  return undefined
}
