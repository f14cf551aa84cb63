import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TaskEvent } from '../types.ts'
import { findLastSeq } from './find-last-seq.ts'

/** A log from `first` to `last`. */
function logOf(first: number, last: number) {
  let reads = 0
  const read = async (after: number, limit: number) => {
    reads += 1
    const from = Math.max(first, after + 1)
    const length = Math.max(0, Math.min(limit, last - from + 1))
    return Array.from({ length }, (_, index) => ({ seq: from + index }) as TaskEvent)
  }
  return { read, reads: () => reads }
}

for (const last of [0, 1, 99, 100, 101, 199, 200, 777, 12_345, 1_000_000])
  test(`finds ${last} with few reads`, async () => {
    const log = logOf(1, last)
    assert.equal(await findLastSeq(log.read), last)
    assert.ok(log.reads() <= 32, `${log.reads()} reads`)
  })

test('finds the end of a log whose beginning is gone', async () => {
  const log = logOf(50_000, 51_234)
  assert.equal(await findLastSeq(log.read), 51_234)
})
