import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LoggedPlan, readsOf } from './plan.ts'

const scan = (type: string, table: string, numbers: Record<string, number> = {}) => ({
  'Node Type': type,
  'Relation Name': table,
  'Actual Rows': 1,
  'Actual Loops': 1,
  ...numbers,
})
const reads = (Plans: object[]) => {
  const plan = { 'Node Type': 'Limit', 'Actual Rows': 1, 'Actual Loops': 1, Plans }
  return readsOf(LoggedPlan.parse({ 'Query Text': 'SELECT 1', Plan: plan }).Plan)
}

test('a sequential scan of a growing table is found at any depth', () => {
  const join = { 'Node Type': 'Nested Loop', 'Actual Loops': 1, Plans: [scan('Seq Scan', 'task_events')] }
  assert.deepEqual(reads([join]).scanned, ['task_events'])
})

test('a sequential scan of a table that does not grow is allowed, and so is an index scan', () => {
  const { scanned, tables } = reads([scan('Seq Scan', 'task_queue'), scan('Index Scan', 'users')])
  assert.deepEqual(scanned, [])
  assert.deepEqual(tables, ['task_queue', 'users'])
})

test('a branch that was not executed reads nothing', () => {
  assert.deepEqual(reads([scan('Seq Scan', 'users', { 'Actual Loops': 0 })]), { tables: [], scanned: [], rows: 0 })
})

test('the rows read include the discarded ones of each loop', () => {
  const node = scan('Index Scan', 'users', { 'Actual Rows': 2, 'Actual Loops': 3, 'Rows Removed by Filter': 10 })
  assert.equal(reads([node]).rows, 36)
})
