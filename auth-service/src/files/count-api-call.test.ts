import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTick } from 'node:timers/promises'
import type { Pool } from '@ai-platform/database/pool.ts'
import { createCallCounter } from './count-api-call.ts'

/** A pool whose statements end, oldest first, when `finish` is called. */
function fakePool() {
  const statements: { userId: string; calls: number; finish: (rowCount: number) => void }[] = []
  const query = ({ values: [userId, calls] }: { values: [string, number] }) =>
    new Promise(resolve => statements.push({ userId, calls, finish: rowCount => resolve({ rowCount }) }))
  const finish = async (rowCount = 1) => {
    statements.shift()?.finish(rowCount)
    await nextTick()
  }
  const started = () => statements.map(({ userId, calls }) => [userId, calls])
  return { pool: { query } as unknown as Pool, finish, started }
}

test('calls of one user that arrive during a statement are counted together by the next one', async () => {
  const { pool, finish, started } = fakePool()
  const count = createCallCounter(pool)
  const first = count('a')
  await nextTick()
  const rest = [count('a'), count('a'), count('a')]
  await nextTick()
  assert.deepEqual(started(), [['a', 1]])
  await finish()
  assert.deepEqual(started(), [['a', 3]])
  await finish(0)
  assert.deepEqual([await first, ...(await Promise.all(rest))], [true, false, false, false])
})

test('all users share two connections', async () => {
  const { pool, finish, started } = fakePool()
  const count = createCallCounter(pool)
  const counted = ['a', 'b', 'c'].map(count)
  await nextTick()
  assert.deepEqual(started(), [
    ['a', 1],
    ['b', 1],
  ])
  await finish()
  assert.deepEqual(started(), [
    ['b', 1],
    ['c', 1],
  ])
  await finish()
  await finish()
  assert.deepEqual(await Promise.all(counted), [true, true, true])
})
