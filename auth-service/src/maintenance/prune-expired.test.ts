import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Queryable } from '@ai-platform/database/pool.ts'
import { pruneExpired, startPruning } from './prune-expired.ts'

function fakePool(answer: (sql: string) => Promise<{ rowCount: number | null }>) {
  const statements: string[] = []
  const query = (sql: string) => {
    statements.push(sql)
    return answer(sql)
  }
  return { pool: { query } as unknown as Queryable, statements }
}

test('each table is pruned by one statement that compares an expiry with the clock', async () => {
  const { pool, statements } = fakePool(async () => ({ rowCount: 2 }))
  const tables = ['webhook_receipts', 'refresh_tokens', 'sessions', 'api_keys', 'rate_limits', 'admin_sessions']
  assert.deepEqual(await pruneExpired(pool), Object.fromEntries(tables.map(table => [table, 2])))
  for (const [index, sql] of statements.entries()) {
    assert.match(sql, new RegExp(`^DELETE FROM ${tables[index]} WHERE \\w+ < .*(now\\(\\)|localtimestamp)`))
  }
})

test('a failed round is logged, the next one prunes, and none follows the stop', async t => {
  mock.timers.enable({ apis: ['setInterval'] })
  t.after(() => mock.timers.reset())
  let isDown = true
  const { pool, statements } = fakePool(async () => {
    if (isDown) throw new Error('no database')
    return { rowCount: 0 }
  })
  const log = { debug: mock.fn(), warn: mock.fn() }
  const stop = startPruning(pool, log as never, 1_000)
  await nextTurn()
  assert.deepEqual([log.warn.mock.callCount(), log.debug.mock.callCount()], [1, 0])
  isDown = false
  mock.timers.tick(1_000)
  await nextTurn()
  assert.deepEqual([log.warn.mock.callCount(), log.debug.mock.callCount()], [1, 1])
  stop()
  const sent = statements.length
  mock.timers.tick(5_000)
  assert.equal(statements.length, sent)
})
