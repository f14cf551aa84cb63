import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPageSelection, isSelected, parsePageSelection, rangesOf } from './page-selection.ts'

test('ranges are read in any order, merged, and written in one form', () => {
  for (const [text, written] of [
    ['3', '3'],
    ['1-5,8', '1-5,8'],
    [' 8 , 1 - 5 ', '1-5,8'],
    ['1-3,2-6,7', '1-7'],
    ['4,4,4', '4'],
  ] as const) {
    assert.equal(formatPageSelection(parsePageSelection(text) ?? []), written, text)
  }
})

test('a malformed or empty range is refused', () => {
  for (const text of ['', ' ', '0', '0-3', '5-1', '1-', '-3', '1,,2', 'a', '1-2-3', '1;2', '1.5']) {
    assert.equal(parsePageSelection(text), undefined, text)
  }
})

test('a selection has its ranges with both ends, and null has every page', () => {
  const selection = parsePageSelection('2-3,7') ?? null
  assert.deepEqual(
    [1, 2, 3, 4, 7, 8].filter(page => isSelected(selection, page)),
    [2, 3, 7],
  )
  assert.ok(isSelected(null, 5_000))
})

test('page numbers become ranges', () => {
  assert.equal(formatPageSelection(rangesOf([4, 2, 3, 9])), '2-4,9')
})
