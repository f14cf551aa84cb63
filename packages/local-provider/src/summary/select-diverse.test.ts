import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TermVector } from './rank-sentences.ts'
import { selectDiverse } from './select-diverse.ts'

const term = (number: number): TermVector => new Map([[number, 1]])

test('a repetition of a selected sentence loses to a new one of a lower score', () => {
  assert.deepEqual(selectDiverse([1, 0.95, 0.6], [term(1), term(1), term(2)], 2), [0, 2])
})

test('a repetition wins when the new sentence scores much lower', () => {
  assert.deepEqual(selectDiverse([1, 0.95, 0.4], [term(1), term(1), term(2)], 2), [0, 1])
})

test('no more sentences are selected than there are', () => {
  assert.deepEqual(selectDiverse([0, 0], [term(1), term(2)], 5), [0, 1])
  assert.deepEqual(selectDiverse([], [], 3), [])
})
