import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quotasOf, quotasResetAt } from './quotas.ts'

test('0 stands for no limit, and the storage limit is in megabytes', () => {
  const none = { TASK_TOKEN_LIMIT: 0, DAILY_TASK_LIMIT: 0, DAILY_TOKEN_LIMIT: 0, STORAGE_LIMIT_MB: 0 }
  assert.deepEqual(Object.values(quotasOf(none)), [undefined, undefined, undefined, undefined])
  assert.equal(quotasOf({ ...none, STORAGE_LIMIT_MB: 2 }).storageBytes, 2 * 1024 * 1024)
  assert.equal(quotasOf({ ...none, DAILY_TASK_LIMIT: 7 }).dailyTasks, 7)
})

test('daily quotas start anew at the next UTC midnight', () => {
  const resets = (time: string) => quotasResetAt(Date.parse(time)).toISOString()
  assert.equal(resets('2026-02-28T23:59:59.999Z'), '2026-03-01T00:00:00.000Z')
  assert.equal(resets('2026-03-01T00:00:00.000Z'), '2026-03-02T00:00:00.000Z')
})
