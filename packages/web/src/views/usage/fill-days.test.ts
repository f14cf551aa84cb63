import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillDays, niceMaximum } from './fill-days.ts'

test('days without usage are there, oldest first', () => {
  const day = { date: '2026-03-01', tasks: 3, input_tokens: 5, output_tokens: 2, cost_usd: null }
  const days = fillDays([day], 3, Date.parse('2026-03-02T10:00:00Z'))
  assert.deepEqual(
    days.map(({ date, tasks }) => [date, tasks]),
    [
      ['2026-02-28', 0],
      ['2026-03-01', 3],
      ['2026-03-02', 0],
    ],
  )
})

test('the axis ends at a round number', () => {
  assert.deepEqual([[], [3], [7], [12], [10], [390], [501]].map(niceMaximum), [4, 4, 10, 20, 10, 400, 1000])
})
