import { isDatabaseUnavailable } from './database-unavailable.ts'

/** Statements for items of a failed group at a time. One that waits for a lock takes up to 3 s (pool.ts). */
const aloneAtOnce = 8
/** The longest interval that a loaded system comes to, in milliseconds. */
const maxIntervalMs = 32

export interface GroupOptions<Item, Result> {
  /** Runs one statement for the items. Returns a result for each, in order. */
  run(items: Item[]): Promise<Result[]>
  /** the most items in a group */
  maxSize: number
  /** the most statements under way; items that arrive meanwhile form the next group */
  concurrency: number
  /** the least time from the start of a statement to the start of the next, in milliseconds, after a group of one item */
  intervalMs: number
}

/**
 * Runs statements for groups of items. The first item of an idle system goes at once, alone. Items that arrive within `intervalMs`,
 * or while `concurrency` statements are under way, go together in the next statement. The interval grows with the size of the
 * last group, up to 32 ms. So an idle system adds no delay, and a busy one shares the cost of a statement.
 *
 * A group may fail because of one item, or because one item waits for a lock. Then each item runs alone, so that only that
 * one rejects. If the database is unavailable, all items reject: a second statement would hardly fare better, and the first
 * may have been committed.
 * @returns a function that adds an item and returns its result
 */
export function groupStatements<Item, Result>(options: GroupOptions<Item, Result>): (item: Item) => Promise<Result> {
  let waiting: { item: Item; done: PromiseWithResolvers<Result> }[] = []
  let underWay = 0
  let intervalMs = options.intervalMs
  let startedMs = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined

  function startGroups(): void {
    while (waiting.length > 0 && underWay < options.concurrency && !timer) {
      const waitMs = startedMs + intervalMs - performance.now()
      if (waitMs > 0) timer = setTimeout(endInterval, waitMs)
      else startGroup()
    }
  }

  function endInterval(): void {
    timer = undefined
    startedMs = Number.NEGATIVE_INFINITY
    startGroups()
  }

  function startGroup(): void {
    startedMs = performance.now()
    underWay++
    const group = waiting.slice(0, options.maxSize)
    intervalMs = Math.max(options.intervalMs, Math.min(options.intervalMs * group.length, maxIntervalMs))
    waiting = waiting.slice(options.maxSize)
    void runGroup(group).finally(() => {
      underWay--
      startGroups()
    })
  }

  async function runGroup(group: typeof waiting): Promise<void> {
    try {
      const results = await options.run(group.map(({ item }) => item))
      for (const [index, { done }] of group.entries()) done.resolve(results[index] as Result)
    } catch (error) {
      if (group.length > 1 && !isDatabaseUnavailable(error)) {
        for (let first = 0; first < group.length; first += aloneAtOnce) {
          await Promise.all(group.slice(first, first + aloneAtOnce).map(entry => runGroup([entry])))
        }
      } else {
        for (const { done } of group) done.reject(error)
      }
    }
  }

  return item => {
    const done = Promise.withResolvers<Result>()
    waiting.push({ item, done })
    startGroups()
    return done.promise
  }
}
