import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeywordTally } from './keyword-tally.ts'

function rank(...mentions: [surface: string, times: number, at?: number][]) {
  const tally = new KeywordTally()
  for (const [surface, times, at = 0] of mentions)
    for (let i = 0; i < times; i++)
      tally.add({ surface, key: surface.toLowerCase(), words: surface.split(' ').length, at, weight: 1 })
  return tally.rank(100).map(({ keyword }) => keyword)
}

test('frequent, long and early terms rank higher', () => {
  assert.deepEqual(rank(['rare', 1], ['frequent', 4]), ['frequent', 'rare'])
  assert.deepEqual(rank(['word', 2], ['two words', 2]), ['two words', 'word'].slice(0, 2))
  assert.deepEqual(rank(['late', 2, 90], ['early', 2, 0]), ['early', 'late'])
})

test('a part of a better keyword is left out unless it is four times as frequent', () => {
  assert.deepEqual(rank(['exposure compensation', 2], ['compensation', 7]), ['compensation'])
  assert.deepEqual(rank(['radiation exposure compensation', 3], ['compensation', 4]), [
    'radiation exposure compensation',
  ])
})

test('the most frequent spelling is shown, in lower case among equals', () => {
  assert.deepEqual(rank(['Bridge', 1], ['bridge', 1]), ['bridge'])
  assert.deepEqual(rank(['NASA', 2], ['nasa', 1]), ['NASA'])
})

test('terms that occur once are left out when fifteen others occur more often', () => {
  const frequent = Array.from({ length: 15 }, (_, i): [string, number] => [`term${i}`, 2])
  assert.ok(!rank(...frequent, ['single', 1]).includes('single'))
  assert.ok(rank(...frequent.slice(1), ['single', 1]).includes('single'))
})
