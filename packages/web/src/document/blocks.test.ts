import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutBlocks, cutRuns, isFlowing } from './blocks.ts'

const text = '# Lease\n\nThe rent is\n500 EUR.\n- first\n2. second\n\n| a | b |\n| --- | --- |\n| 1 |  |\n\nEnd'

test('a page is cut into blocks, each with its words', () => {
  const shown = cutBlocks(text).map(block =>
    block.kind === 'table'
      ? block.rows.map(row => row.map(({ start, end }) => text.slice(start, end)))
      : [block.kind, text.slice(block.start, block.end)],
  )
  assert.deepEqual(shown, [
    ['heading', 'Lease'],
    ['paragraph', 'The rent is\n500 EUR.'],
    ['item', 'first'],
    ['item', 'second'],
    [
      ['a', 'b'],
      ['1', ''],
    ],
    ['paragraph', 'End'],
  ])
})

const runsOf = (value: string, mark?: { start: number; end: number }) =>
  cutRuns(value, { start: 0, end: value.length }, mark).map(
    run => `${run.isMarked ? '!' : ''}${run.isStrong ? '*' : ''}${run.text}`,
  )

test('strong text and the marked place become runs of their own', () => {
  assert.deepEqual(runsOf('a **b c** d', { start: 4, end: 7 }), ['a ', '!*b c', ' d'])
  assert.deepEqual(runsOf('a **b c** d', { start: 6, end: 11 }), ['a ', '*b ', '!*c', '! d'])
  assert.deepEqual(runsOf('x<br>y\\|z'), ['x', '\n', 'y', '|', 'z'])
})

test('lines that fill the width of a page flow on, short ones stay apart', () => {
  const whole = (value: string) => isFlowing(value, { start: 0, end: value.length })
  assert.equal(whole(`${'word '.repeat(12)}\nend`), true)
  assert.equal(whole('14 Quay Street\nHarbour'), false)
})

test('a place in another block marks nothing', () => {
  assert.deepEqual(runsOf('abc', { start: 10, end: 12 }), ['abc'])
})
