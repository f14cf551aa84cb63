import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDisjointSets } from './disjoint-sets.ts'

test('united numbers have the least of them as their root, and the others are alone', () => {
  const sets = createDisjointSets(6)
  sets.unite(4, 2)
  sets.unite(5, 4)
  sets.unite(1, 5)
  assert.deepEqual([0, 1, 2, 3, 4, 5].map(sets.rootOf), [0, 1, 1, 3, 1, 1])
})
