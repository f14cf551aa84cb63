import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrangePage } from './arrange-page.ts'
import { findFragments } from './find-fragments.ts'
import { joinVerticalWords } from './join-vertical-words.ts'
import { makeWord } from './testing/make-words.ts'

const column = (left: number, text: string, step = 10, object = 0) =>
  Array.from(text, (letter, index) => makeWord(left, 100 + index * step, { text: letter, right: left + 10, object }))

test('letters below each other are a turned line, and the lines follow from the right', () => {
  const words = joinVerticalWords([...column(50, 'あいうえお'), ...column(80, '日本語')])
  assert.deepEqual(
    words.map(({ text, turn }) => [text, turn]),
    [
      ['あいうえお', 3],
      ['日本語', 3],
    ],
  )
  const items = arrangePage(findFragments(words))
  assert.deepEqual(
    items.map(item => (item.kind === 'line' ? item.text : '')),
    ['日本語', 'あいうえお'],
  )
})

test('numbers stay in a vertical line', () => {
  assert.deepEqual(
    joinVerticalWords(column(50, '第3章')).map(word => word.text),
    ['第3章'],
  )
})

test('Latin letters that one object draws are a vertical line', () => {
  assert.deepEqual(
    joinVerticalWords(column(50, 'abc', 10, 7)).map(({ text, turn }) => [text, turn]),
    [['abc', 3]],
  )
})

test('Latin letters and distant lines are not joined', () => {
  assert.equal(joinVerticalWords(column(50, 'abc')).length, 3)
  assert.equal(joinVerticalWords(column(50, '一二三', 15)).length, 3)
})
