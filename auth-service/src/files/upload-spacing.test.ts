import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uploadSpacingMs } from './upload-spacing.ts'

test('uploads stand aside for a hash, and go on beside hashes that never end', () => {
  const spacing = { besideHashMs: 100, besideManyMs: 20, manyAfterMs: 1_000 }
  const at = (hashingMs: number) => uploadSpacingMs(hashingMs, spacing)
  assert.deepEqual([at(0), at(1), at(999), at(1_000), at(60_000)], [0, 100, 100, 20, 20])
})
