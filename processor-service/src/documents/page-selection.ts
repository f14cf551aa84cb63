/** Ranges of 1-based page numbers, both ends included. Null selects every page. */
export type PageSelection = { first: number; last: number }[] | null

export function isSelected(selection: PageSelection, page: number): boolean {
  return selection === null || selection.some(({ first, last }) => first <= page && page <= last)
}
