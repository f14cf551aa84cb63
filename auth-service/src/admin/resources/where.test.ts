import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstIdAt } from '@ai-platform/database/id-at.ts'
import type { Column } from './column.ts'
import { whereOf } from './where.ts'

const columns: Column[] = [
  { name: 'id', type: 'uuid' },
  { name: 'email', type: 'string' },
  { name: 'status', type: 'string', values: ['failed'] },
  { name: 'code', type: 'string', sql: `error->>'code'`, values: ['x'] },
  { name: 'active', type: 'boolean' },
  { name: 'at', type: 'datetime' },
  { name: 'calls', type: 'number' },
  { name: 'submitted', type: 'datetime', idTime: true },
  {
    name: 'outcome',
    type: 'string',
    filterSql: (value, at) => `${value === 'x' ? 'stored_' : ''}outcome = ${at(value)}`,
  },
]
const where = (filters: Record<string, unknown>) => whereOf(columns, filters)

test('without a filter every row matches, and a filter on an unknown column is ignored', () => {
  assert.deepEqual(where({}), { sql: 'true', values: [] })
  assert.deepEqual(where({ email: '', 'email; DROP TABLE users': 'x' }), { sql: 'true', values: [] })
})

test('text matches as a substring, with wildcards taken literally', () => {
  assert.deepEqual(where({ email: '50%_a\\' }), { sql: 'email ILIKE $1', values: ['%50\\%\\_a\\\\%'] })
})

test('values, flags and numbers match exactly', () => {
  assert.deepEqual(where({ status: 'failed', code: 'x', active: 'false', calls: '3' }), {
    sql: `status = $1 AND error->>'code' = $2 AND active = $3 AND calls = $4`,
    values: ['failed', 'x', false, 3],
  })
})

test('a time range has a start, an end, or both', () => {
  const [from, to] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z']
  assert.deepEqual(where({ at: { from } }), { sql: 'at >= $1', values: [new Date(from)] })
  assert.deepEqual(where({ at: { to } }), { sql: 'at <= $1', values: [new Date(to)] })
  assert.deepEqual(where({ at: { from, to } }).sql, 'at >= $1 AND at <= $2')
  assert.deepEqual(where({ at: { from: 'yesterday' } }), { sql: 'true', values: [] })
})

test('a value that the database cannot parse matches no row', () => {
  assert.equal(where({ id: 'abc' }).sql, 'false')
  assert.equal(where({ calls: 'many' }).sql, 'false')
  assert.equal(where({ email: { $ne: '' } }).sql, 'false')
  assert.equal(where({ email: 'a\0b' }).sql, 'false')
})

test('a range of times that ids carry is also a range of ids, with a tolerance of two hours', () => {
  const [from, to] = ['2026-01-01T02:00:00.000Z', '2026-01-02T00:00:00.000Z']
  const { sql, values } = where({ submitted: { from, to } })
  assert.equal(sql, 'submitted >= $1 AND submitted <= $2 AND id >= $3 AND id <= $4')
  assert.deepEqual(values.slice(2), [
    firstIdAt(Date.parse('2026-01-01T00:00:00.000Z')),
    firstIdAt(Date.parse('2026-01-02T02:00:00.000Z')),
  ])
})

test("a column's own condition gets the value as a parameter", () => {
  assert.deepEqual(where({ outcome: 'x' }), { sql: 'stored_outcome = $1', values: ['x'] })
})
