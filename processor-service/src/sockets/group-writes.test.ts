import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { groupWrites } from './group-writes.ts'

test('the first write goes out at once, those within 20 ms together', async () => {
  const calls: string[] = []
  const beforeWrite = groupWrites({ cork: () => void calls.push('cork'), uncork: () => void calls.push('uncork') })
  beforeWrite()
  assert.deepEqual(calls, [])
  beforeWrite()
  beforeWrite()
  assert.deepEqual(calls, ['cork'])
  await sleep(40)
  assert.deepEqual(calls, ['cork', 'uncork'])
  await sleep(40)
  beforeWrite()
  assert.deepEqual(calls, ['cork', 'uncork'], 'after a pause a write goes out at once again')
})
