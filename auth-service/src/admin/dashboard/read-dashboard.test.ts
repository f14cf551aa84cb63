import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pool } from '@ai-platform/database/pool.ts'
import { readDashboard } from './read-dashboard.ts'

const hourMs = 3_600_000
const now = Date.UTC(2026, 0, 2, 10, 40)
const lastHour = Date.UTC(2026, 0, 2, 10)

interface Answers {
  submitted?: { at: string; status: string; count: number }[]
  users?: { active: number; joined: number; counted: number; estimated: number }[]
  ended?: { at: string | null; completed: number; failed: number; p50: number | null; p95: number | null }[]
}

/** A pool that recognises each query by a word of its text. The queries of the queue and errors have no rows. */
function createPool(answers: Answers) {
  const since: unknown[] = []
  const query = async (sql: string, values: unknown[] = []) => {
    if (values.length > 0) since.push((values[0] as Date).getTime())
    if (sql.includes('p95')) return { rows: answers.ended ?? [] }
    if (sql.includes('status, count')) return { rows: answers.submitted ?? [] }
    if (sql.includes('joined')) return { rows: answers.users ?? [] }
    return { rows: [] }
  }
  return { pool: { query } as unknown as Pool, since }
}

test('a day has 24 steps of an hour, and the last one is the current hour', async () => {
  const { pool, since } = createPool({})
  const { submitted, ended, stepMs } = await readDashboard(pool, '24h', now)
  assert.equal(stepMs, hourMs)
  for (const steps of [submitted, ended]) {
    assert.equal(steps.length, 24)
    assert.deepEqual([steps.at(0)?.at, steps.at(-1)?.at], [lastHour - 23 * hourMs, lastHour])
  }
  assert.deepEqual(new Set(since), new Set([lastHour - 23 * hourMs]), 'every query begins with the first step')
})

test('a week has 28 steps of six hours', async () => {
  const { submitted } = await readDashboard(createPool({}).pool, '7d', now)
  assert.equal(submitted.length, 28)
  assert.equal(submitted.at(-1)?.at, Date.UTC(2026, 0, 2, 6))
})

test('a count is in the step and status of its row, and a step without rows has zeros', async () => {
  const { pool } = createPool({
    submitted: [
      { at: String(lastHour), status: 'completed', count: 4 },
      { at: String(lastHour), status: 'failed', count: 1 },
    ],
  })
  const { submitted } = await readDashboard(pool, '24h', now)
  const zeros = { completed: 0, failed: 0, cancelled: 0, processing: 0, pending: 0 }
  assert.deepEqual(submitted.at(-1), { at: lastHour, ...zeros, completed: 4, failed: 1 })
  assert.deepEqual(submitted.at(-2), { at: lastHour - hourMs, ...zeros })
})

test('the row without a time is the total', async () => {
  const total = { completed: 7, failed: 2, p50: 1.5, p95: 9 }
  const { ended, total: read } = await readDashboard(createPool({ ended: [{ at: null, ...total }] }).pool, '24h', now)
  assert.deepEqual(read, total)
  assert.deepEqual(ended.at(-1), { at: lastHour, completed: 0, failed: 0, p50: null, p95: null })
})

test('accounts are counted up to 10,000, and estimated above', async () => {
  const usersOf = async (counted: number, estimated: number) => {
    const users = [{ active: 3, joined: 2, counted, estimated }]
    return (await readDashboard(createPool({ users }).pool, '24h', now)).users
  }
  assert.deepEqual(await usersOf(20, -1), { active: 3, joined: 2, all: 20 })
  assert.equal((await usersOf(10_000, 250_000)).all, 250_000)
  assert.equal((await usersOf(10_000, -1)).all, 10_000, 'the table has no statistics yet')
})
