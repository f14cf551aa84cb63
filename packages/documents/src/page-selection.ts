/** Both ends are 1-based and included. */
interface PageRange {
  first: number
  last: number
}

/** Ranges of page numbers. Null selects every page. */
export type PageSelection = PageRange[] | null

export function isSelected(selection: PageSelection, page: number): boolean {
  return selection === null || selection.some(({ first, last }) => first <= page && page <= last)
}

/**
 * Parses ranges such as `1-5,8`. They may overlap and stand in any order; blanks are ignored.
 * @returns the ranges, sorted and merged; undefined for a malformed or empty range, such as `0`, `5-1` or the empty text
 */
export function parsePageSelection(text: string): PageRange[] | undefined {
  const ranges = text.split(',').map(parseRange)
  return ranges.every(range => range !== undefined) ? mergeRanges(ranges) : undefined
}

function parseRange(text: string): PageRange | undefined {
  const [, first = '', last = first] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(text) ?? []
  const range = { first: Number(first), last: Number(last) }
  return range.first >= 1 && range.last >= range.first ? range : undefined
}

function mergeRanges(ranges: PageRange[]): PageRange[] {
  const merged: PageRange[] = []
  for (const { first, last } of ranges.toSorted((a, b) => a.first - b.first)) {
    const previous = merged.at(-1)
    if (previous && first <= previous.last + 1) previous.last = Math.max(previous.last, last)
    else merged.push({ first, last })
  }
  return merged
}

/** Formats ranges as parsePageSelection reads them. Equal selections have equal texts. */
export const formatPageSelection = (ranges: PageRange[]): string =>
  ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',')

/** Returns the ranges of page numbers, which may stand in any order. */
export const rangesOf = (pages: number[]): PageRange[] => mergeRanges(pages.map(page => ({ first: page, last: page })))
