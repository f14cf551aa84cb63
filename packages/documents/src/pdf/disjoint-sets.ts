/** A partition of the numbers from 0 (a union-find forest). */
export interface DisjointSets {
  /** Returns the least number of the set that contains `member`. */
  rootOf(member: number): number
  unite(a: number, b: number): void
}

/** @param count of the numbers, each at first in a set of its own */
export function createDisjointSets(count: number): DisjointSets {
  const parents = Array.from({ length: count }, (_, index) => index)
  const rootOf = (member: number): number => {
    let root = member
    while (parents[root] !== root) root = parents[root] ?? root
    parents[member] = root
    return root
  }
  return {
    rootOf,
    unite(a, b) {
      const [x, y] = [rootOf(a), rootOf(b)]
      parents[Math.max(x, y)] = Math.min(x, y)
    },
  }
}
