import type { Line } from './line.ts'

/** The edges of a page, changed by dropRunningLines. */
interface PageEdges {
  /** Index of the page in the document. */
  index: number
  head: Line[]
  foot: Line[]
}

/** A line on this many pages is a running one. In a shorter document it must be on all pages. */
const minPages = 3
/** Lines of different pages at the same height, in points. */
const tolerance = 3
const number = /\d+/g
const romanNumber = /^[ivxlc]{1,7}$/i

/**
 * Removes page numbers. Keeps each running header on its first page alone and each running footer on its last one, so that
 * none stands in a sentence that continues on the next page. Changes `pages`.
 * @param bodySize lines of a larger font are headings
 */
export function dropRunningLines(pages: PageEdges[], bodySize: number): void {
  for (const edge of ['head', 'foot'] as const) {
    const groups = Map.groupBy(
      pages.flatMap(page => page[edge].filter(line => line.size < bodySize * 1.15).map(line => ({ page, line }))),
      ({ line }) => line.text.replace(number, '#'),
    )
    for (const group of groups.values()) {
      const drop = findRepeats(group, pages.length)
      const kept = edge === 'head' ? drop[0] : drop.at(-1)
      for (const entry of drop)
        if (entry !== kept || isPageNumber(entry.line.text))
          entry.page[edge] = entry.page[edge].filter(line => line !== entry.line)
    }
    if (pages.length >= minPages)
      for (const page of pages) page[edge] = page[edge].filter(line => !romanNumber.test(line.text))
  }
}

interface Entry {
  page: PageEdges
  line: Line
}

/** Returns the lines that run through the document: at one height, with the same numbers or those of the pages. */
function findRepeats(group: Entry[], pageCount: number): Entry[] {
  const needed = Math.min(minPages, Math.max(2, pageCount))
  if (group.length < needed) return []
  const heights = Array.from(
    Map.groupBy(group, ({ line }) => Math.round(line.baseline / tolerance)).entries(),
    ([height, entries]) => ({ height, entries }),
  ).sort((a, b) => a.height - b.height)
  const repeats: Entry[] = []
  for (let from = 0; from < heights.length; ) {
    let to = from + 1
    while (to < heights.length && (heights[to]?.height ?? 0) - (heights[to - 1]?.height ?? 0) <= 1) to++
    const entries = heights.slice(from, to).flatMap(height => height.entries)
    if (entries.length >= needed && hasPageNumbers(entries)) repeats.push(...entries)
    from = to
  }
  return repeats.sort((a, b) => a.page.index - b.page.index)
}

/** Whether each number of the lines is the same on nearly all pages or rises with the pages. */
function hasPageNumbers(entries: Entry[]): boolean {
  const numbers = entries.map(({ page, line }) => ({ page, values: (line.text.match(number) ?? []).map(Number) }))
  return (numbers[0]?.values ?? []).every((_, position) => {
    const most = (key: (entry: (typeof numbers)[number]) => number) =>
      Math.max(...Array.from(Map.groupBy(numbers, key).values(), same => same.length))
    const constant = most(({ values }) => values[position] ?? -1)
    const rising = most(({ page, values }) => (values[position] ?? -1) - page.index)
    return Math.max(constant, rising) >= entries.length * 0.7
  })
}

/** Whether a line is only a page number: `12`, `- 12 -`, `Page 3 of 9`. */
const isPageNumber = (text: string) =>
  /^[\W_]*(?:(?:page|seite|pagina|página|p\.|s\.)\s*)?\d{1,5}(?:\s*(?:of|von|de|sur|di|\/)\s*\d{1,5})?[\W_]*$/iu.test(
    text,
  )
