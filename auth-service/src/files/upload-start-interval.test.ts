import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uploadStartIntervalMs } from './upload-start-interval.ts'

test('the interval is long during a hash, and shorter once hashes have run without a gap for long', () => {
  const intervals = { duringHashMs: 100, duringManyHashesMs: 20, manyHashesAfterMs: 1_000 }
  const at = (hashingMs: number) => uploadStartIntervalMs(hashingMs, intervals)
  assert.deepEqual([at(0), at(1), at(999), at(1_000), at(60_000)], [0, 100, 100, 20, 20])
})
