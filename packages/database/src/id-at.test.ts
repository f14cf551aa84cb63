import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { test } from 'node:test'
import { firstIdAt } from './id-at.ts'

test('the time is the first 48 bits', () => {
  assert.equal(firstIdAt(Date.UTC(2022, 1, 22, 19, 22, 22)), '017f22e2-79b0-7000-8000-000000000000')
})

test('an id made now is between the first ids of now and of the next millisecond', () => {
  const before = Date.now()
  const id = randomUUIDv7()
  const after = Date.now() + 1
  assert.ok(firstIdAt(before) <= id && id < firstIdAt(after))
})

test('ids rise with their times', () => {
  const times = [0, 1, 255, 65_536, Date.UTC(2026, 0, 1), Date.UTC(9999, 11, 31)]
  assert.deepEqual(times.map(firstIdAt).sort(), times.map(firstIdAt))
})

test('times that no UUIDv7 can hold become the nearest one', () => {
  assert.equal(firstIdAt(-1), '00000000-0000-7000-8000-000000000000')
  assert.equal(firstIdAt(8.64e15), 'ffffffff-ffff-7000-8000-000000000000')
})
