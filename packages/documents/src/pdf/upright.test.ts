import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOnPage, type Turn, toUpright } from './upright.ts'

test('a box turned with its text reads from left to right and from top to bottom', () => {
  // The first letter of a text and the one after it, as boxes of the page: left, bottom, right, top.
  const next: Record<Turn, [number, number, number, number]> = {
    0: [110, 100, 120, 110],
    1: [100, 110, 110, 120],
    2: [90, 100, 100, 110],
    3: [100, 90, 110, 100],
  }
  for (const turn of [0, 1, 2, 3] as const) {
    const [first, second] = [toUpright(turn, 100, 100, 110, 110), toUpright(turn, ...next[turn])]
    assert.equal(second.left, first.right, `turn ${turn}`)
    assert.equal(second.top, first.top, `turn ${turn}`)
    assert.ok(first.top < first.bottom, `turn ${turn}`)
  }
})

test('coordinates that are infinite, not numbers or in wrong order are on no page', () => {
  assert.ok(isOnPage(0, 0, 10, 10))
  assert.ok(!isOnPage(0, 0, Number.POSITIVE_INFINITY, 10))
  assert.ok(!isOnPage(Number.NaN, 0, 10, 10))
  assert.ok(!isOnPage(10, 0, 0, 10))
})
