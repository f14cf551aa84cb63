import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isInProse, isPlainMistake } from './filter-suggestions.ts'

const suggest = (passage: string, problem: string, ...replacements: string[]) => {
  const start = passage.indexOf(problem)
  return { start, end: start + problem.length, problem, replacements }
}

test('only a suggestion with one replacement, within a line and not of a name, is applied', () => {
  assert.ok(isPlainMistake(suggest('could of gone', 'could of', 'could have')))
  assert.ok(!isPlainMistake(suggest('could of', 'could of', 'could have', 'could')))
  assert.ok(!isPlainMistake(suggest('the\nthe', 'the\nthe', 'the')))
  assert.ok(!isPlainMistake(suggest('the NASA', 'the NASA', 'a NASA')))
  assert.ok(!isPlainMistake(suggest('Paris Paris', 'Paris Paris', 'Paris')))
})

test('code, paths, addresses and options stay as they are', () => {
  for (const passage of [
    'see /etc/recieve now',
    'call recieve() now',
    '`recieve` it',
    'a = b; recieve = {c} | $d;',
    'me@recieve.org',
  ])
    assert.ok(!isInProse(passage, suggest(passage, 'recieve', 'receive')), passage)
  assert.ok(isInProse('They recieve it.', suggest('They recieve it.', 'recieve', 'receive')))
})

test('a letter that labels an item is not a word', () => {
  assert.ok(!isInProse('(a) apple', suggest('(a) apple', 'a', 'an')))
  assert.ok(!isInProse('See Exhibit A for it', suggest('See Exhibit A for it', 'A', 'An')))
  assert.ok(!isInProse('run npm i now', { start: 8, end: 9, problem: 'i', replacements: ['I'] }))
  assert.ok(isInProse('then i was late', { start: 5, end: 6, problem: 'i', replacements: ['I'] }))
})
