import { isDatabaseUnavailable } from './database-unavailable.ts'

export interface GroupCommitOptions<Item, Result> {
  /** Commits the items in one statement. Returns a result for each, in order. */
  commit(items: Item[]): Promise<Result[]>
  /** the most items in a group */
  maxSize: number
  /** the most statements under way; items that arrive meanwhile form the next group */
  concurrency: number
}

/**
 * Commits items in groups: an item that finds a free place goes at once, alone; items that arrive while all places are
 * taken go together in the next statement. So an idle system adds no delay, and a busy one shares the cost of a statement.
 *
 * If a group fails because of an item, each item is committed alone, so that only that one rejects. If the database is
 * unavailable, all items reject: a second statement would hardly fare better, and the first may have been committed.
 * @returns a function that commits an item
 */
export function groupCommits<Item, Result>(options: GroupCommitOptions<Item, Result>): (item: Item) => Promise<Result> {
  let waiting: { item: Item; done: PromiseWithResolvers<Result> }[] = []
  let underWay = 0

  function startGroup(): void {
    const group = waiting.slice(0, options.maxSize)
    waiting = waiting.slice(options.maxSize)
    underWay++
    void commitGroup(group).finally(() => {
      underWay--
      if (waiting.length > 0) startGroup()
    })
  }

  async function commitGroup(group: typeof waiting): Promise<void> {
    try {
      const results = await options.commit(group.map(({ item }) => item))
      for (const [index, { done }] of group.entries()) done.resolve(results[index] as Result)
    } catch (error) {
      if (group.length > 1 && !isDatabaseUnavailable(error)) {
        for (const entry of group) await commitGroup([entry])
      } else {
        for (const { done } of group) done.reject(error)
      }
    }
  }

  return item => {
    const done = Promise.withResolvers<Result>()
    waiting.push({ item, done })
    if (underWay < options.concurrency) startGroup()
    return done.promise
  }
}
