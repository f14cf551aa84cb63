import type { Source } from '@ai-platform/contracts/result.ts'
import { isObject, pointTo } from '../../schemas/json-schema.ts'

/** The data of a part of a document, and its sources by JSON Pointer. */
export interface PartData {
  data: Record<string, unknown>
  sources: Record<string, Source[]>
}

/** Above this many pairs only equal entries are united: the search for entries with more or fewer properties is quadratic. */
const maxPairs = 10_000

/**
 * Merges the data of the parts of a document, in document order. Objects are merged property by property. Lists are united: an entry that
 * an earlier part has too, in the same words or with more or fewer properties, is kept once. Entries of one part are not united. Of single
 * values the first counts. The sources follow their values; those of a value that did not count are left out.
 */
export function mergeData([first, ...rest]: [PartData, ...PartData[]]): PartData {
  let data: unknown = first.data
  const sources = new Map(Object.entries(first.sources))
  for (const part of rest) {
    const moved = new Map<string, string>()
    data = mergeValues(data, part.data, { at: '', from: '' }, moved)
    for (const [pointer, found] of Object.entries(part.sources)) {
      const at = moved.get(pointer)
      if (at !== undefined) sources.set(at, [...(sources.get(at) ?? []), ...found])
    }
  }
  return { data: data as PartData['data'], sources: Object.fromEntries(sources) }
}

/** Where two values stand that are merged: the pointer of the result, and that of the later part. */
interface Places {
  at: string
  from: string
}

/** @param moved receives the pointers of the later part's values that are in the result */
function mergeValues(earlier: unknown, later: unknown, { at, from }: Places, moved: Map<string, string>): unknown {
  if (later === undefined || later === null) return earlier
  if (earlier === undefined || earlier === null) {
    moveAll(later, { at, from }, moved)
    return later
  }
  const inner = (token: string | number, target = token) => ({ at: pointTo(at, target), from: pointTo(from, token) })
  if (Array.isArray(earlier) && Array.isArray(later)) {
    moved.set(from, at)
    const merged = [...earlier]
    const find = createFinder(merged, later.length)
    for (const [index, item] of later.entries()) {
      const known = find(item)
      const target = known ?? merged.length
      merged[target] = mergeValues(merged[target], item, inner(index, target), moved)
    }
    return merged
  }
  if (isObject(earlier) && isObject(later)) {
    moved.set(from, at)
    const names = new Set([...Object.keys(earlier), ...Object.keys(later)])
    return Object.fromEntries(
      [...names].map(name => [name, mergeValues(own(earlier, name), own(later, name), inner(name), moved)]),
    )
  }
  if (canonical(earlier) === canonical(later)) moved.set(from, at)
  return earlier
}

const own = (object: Record<string, unknown>, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined

function moveAll(value: unknown, { at, from }: Places, moved: Map<string, string>): void {
  moved.set(from, at)
  if (typeof value !== 'object' || value === null) return
  for (const [name, entry] of Object.entries(value))
    moveAll(entry, { at: pointTo(at, name), from: pointTo(from, name) }, moved)
}

/**
 * Returns a function that finds the index of the entry that an item repeats.
 * @param entries the entries of earlier parts; while items are merged, they change and others are added behind them
 * @param items number of items that are looked up
 */
function createFinder(entries: unknown[], items: number): (item: unknown) => number | undefined {
  const count = entries.length
  // In reverse order, so that the first of equal entries counts.
  const texts = new Map(entries.map((entry, index) => [canonical(entry), index] as const).toReversed())
  return item => {
    const same = texts.get(canonical(item))
    if (same !== undefined || count * items > maxPairs) return same
    const index = entries.slice(0, count).findIndex(entry => isPartOf(entry, item) || isPartOf(item, entry))
    return index < 0 ? undefined : index
  }
}

/** Whether `small` has a property that is not null, and `large` has all of them with equal values. */
function isPartOf(small: unknown, large: unknown): boolean {
  if (!isObject(small) || !isObject(large)) return false
  const notNull = Object.entries(small).filter(([, value]) => value !== null)
  return notNull.length > 0 && notNull.every(([name, value]) => canonical(value) === canonical(own(large, name)))
}

/** A text that is equal for values that differ only in white space, letter case, the order of properties and null properties. */
function canonical(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.replace(/\s+/g, ' ').trim().toLowerCase())
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (!isObject(value)) return JSON.stringify(value) ?? ''
  const notNull = Object.entries(value).filter(([, entry]) => entry !== null)
  return `{${notNull
    .map(([name, entry]) => `${JSON.stringify(name)}:${canonical(entry)}`)
    .toSorted()
    .join()}}`
}
