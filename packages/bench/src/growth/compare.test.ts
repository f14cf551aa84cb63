import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareCall, labelOf } from './compare.ts'
import type { Execution } from './server-log.ts'

const run = (text: string, ms: number, scanned: string[] = []): Execution => ({
  text,
  ms,
  reads: { tables: ['users'], scanned, rows: ms * 10 },
})
const call = { name: 'list', make: async () => {} }

test('a statement is named by what it writes, or else by what it reads', () => {
  assert.equal(labelOf('SELECT extract(epoch FROM now()) FROM a LEFT JOIN b ON true'), 'select from a, b')
  assert.equal(labelOf('DELETE FROM ONLY "public"."sessions" x'), 'delete from sessions')
  assert.equal(labelOf('SELECT 1 FROM ONLY "public"."users" x'), 'select from users')
  assert.equal(
    labelOf(
      'WITH n AS (SELECT FROM q FOR UPDATE SKIP LOCKED) UPDATE q SET x = 1; INSERT INTO s ON CONFLICT DO UPDATE SET y = 2',
    ),
    'update q, insert into s',
  )
})

test('a call has the row of its slowest statement, with the medians of both databases', () => {
  const grown = [run('SELECT FROM a', 3), run('SELECT FROM a', 5), run('SELECT FROM a', 4), run('SELECT FROM b', 1)]
  const [row, ...others] = compareCall(call, [run('SELECT FROM a', 2)], grown)
  assert.deepEqual(others, [])
  assert.deepEqual([row?.smallMs, row?.grownMs, row?.rows], [2, 4, 50])
})

test('a fast statement that scans a growing table has a row, too', () => {
  const rows = compareCall(call, [], [run('SELECT FROM a', 3), run('SELECT FROM b', 1, ['users'])])
  assert.deepEqual(
    rows.map(({ scanned }) => scanned),
    [[], ['users']],
  )
})

test('statements that touch no table are left out', () => {
  const statement = { ...run('BEGIN', 9), reads: { tables: [], scanned: [], rows: 0 } }
  assert.deepEqual(compareCall({ ...call, everyStatement: true }, [], [statement]), [])
})
