import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dropReferences, gradeProse } from './grade-prose.ts'

const cases: [text: string, grade: 0 | 1 | 2][] = [
  ['The council pays a part of the price of every battery.', 2],
  ['人工智能是计算机科学的一个分支。', 2],
  ['Introduction to metric spaces', 1],
  ['Doe, J. (2019). Solar panels and their price in the town.', 1],
  ['f(x) = a ∈ B ∪ C', 0],
  ['1 2 3 4', 0],
  ['1 Introduction ........ 3', 0],
]
for (const [text, grade] of cases) test(`grade ${grade}: ${text}`, () => assert.equal(gradeProse(text), grade))

test('a list of references in the second half is dropped', () => {
  assert.deepEqual(dropReferences(['One.', 'Two.', 'References', 'Doe, J.']), ['One.', 'Two.'])
  assert.deepEqual(dropReferences(['References', 'One.', 'Two.', 'Three.']).length, 4)
})
