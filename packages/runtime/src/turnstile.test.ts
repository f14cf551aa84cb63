import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createTurnstile } from './turnstile.ts'

test('lets one pass a turn of the event loop, in order', async () => {
  const turnstile = createTurnstile()
  const passed: number[] = []
  const order = [0, 1, 2, 3]
  for (const caller of order) turnstile(() => passed.push(caller))
  assert.equal(passed.length, 0)
  for (let turn = 1; turn <= 4; turn++) {
    await nextTurn()
    assert.deepEqual(passed, order.slice(0, turn))
  }
  await nextTurn()
  turnstile(() => passed.push(4))
  await nextTurn()
  assert.equal(passed.length, 5, 'it turns again after a rest')
})
