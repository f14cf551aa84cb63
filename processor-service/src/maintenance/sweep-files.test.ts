import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sweepFiles } from './sweep-files.ts'

test('files without a task are removed, in batches of 500', async () => {
  const keys = Array.from({ length: 1_201 }, (_, index) => `key-${index}`)
  const removed: string[] = []
  const asked: number[] = []
  const olderThan = new Date('2026-02-01T00:00:00Z')
  const storage = {
    async *listOlderThan(before: Date) {
      assert.equal(before, olderThan)
      yield* keys
    },
    async remove(key: string) {
      removed.push(key)
    },
  }
  const count = await sweepFiles(storage, {
    olderThan,
    async findOwned(batch) {
      asked.push(batch.length)
      return new Set(batch.filter(key => !key.endsWith('7')))
    },
  })
  assert.deepEqual(asked, [500, 500, 201])
  assert.deepEqual(
    removed,
    keys.filter(key => key.endsWith('7')),
  )
  assert.equal(count, removed.length)
})
