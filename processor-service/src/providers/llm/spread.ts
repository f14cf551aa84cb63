/** At most `most` items, evenly over the list: the first, the last, and those between. */
export function spread<I>(items: I[], most: number): I[] {
  if (items.length <= most) return items
  if (most === 1) return items.slice(0, 1)
  const step = (items.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, index) => items[Math.round(index * step)] as I)
}
