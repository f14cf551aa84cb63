import assert from 'node:assert/strict'
import { it } from 'node:test'
import { resultSchemas } from '@ai-platform/contracts/result.ts'
import { groupBySize } from './combine-answers.ts'
import { fillUp, mergeKeywords } from './extract-keywords.ts'
import { createOrderedDeltas } from './ordered-deltas.ts'
import { mergeQa } from './qa.ts'
import { mergeSentiments } from './sentiment.ts'
import { mergeTranslations } from './translate.ts'

it('a keyword of all chunks comes before one that is strong in one chunk', () => {
  const merged = mergeKeywords([
    {
      weight: 100,
      keywords: [
        { keyword: 'Bridge', relevance: 0.8 },
        { keyword: 'toll', relevance: 0.9 },
      ],
    },
    { weight: 100, keywords: [{ keyword: 'bridge', relevance: 0.7 }] },
    { weight: 10, keywords: [{ keyword: 'footnote', relevance: 1 }] },
  ])
  assert.deepEqual(merged, [
    { keyword: 'Bridge', relevance: 0.8 },
    { keyword: 'toll', relevance: 0.48 },
    { keyword: 'footnote', relevance: 0.053 },
  ])
})

it('merged keywords are at most fifteen, falling, within 0 to 1', () => {
  const parts = Array.from({ length: 4 }, (_, part) => ({
    weight: 50 + part,
    keywords: Array.from({ length: 15 }, (_, index) => ({
      keyword: `k${(part * 7 + index) % 40}`,
      relevance: 1 - index / 15,
    })),
  }))
  const keywords = mergeKeywords(parts)
  assert.equal(keywords.length, 15)
  assert.ok(resultSchemas.extract_keywords.safeParse({ keywords }).success)
  assert.deepEqual(
    keywords,
    [...keywords].sort((a, b) => b.relevance - a.relevance),
  )
  assert.deepEqual(
    mergeKeywords([
      { weight: 1, keywords: [] },
      { weight: 1, keywords: [] },
    ]),
    [],
  )
})

it('sentiments are weighted by length and confidence', () => {
  const merged = mergeSentiments([
    { label: 'positive', confidence: 0.9, explanation: 'Warm words.', weight: 1_000 },
    { label: 'negative', confidence: 0.9, explanation: 'Harsh end.', weight: 100 },
    { label: 'positive', confidence: 0.5, explanation: 'Mild.', weight: 900 },
  ])
  assert.equal(merged.label, 'positive')
  assert.equal(merged.confidence, 0.675)
  assert.equal(merged.explanation, "2 of the document's 3 parts are positive. Warm words.")
  const even = mergeSentiments([
    { label: 'negative', confidence: 0, explanation: 'a', weight: 5 },
    { label: 'positive', confidence: 0, explanation: 'b', weight: 5 },
  ])
  assert.ok(resultSchemas.sentiment.safeParse(even).success)
})

it('the best questions of each chunk are merged, without duplicates, in document order', () => {
  const part = (name: string, pairs: number) => ({
    pairs: Array.from({ length: pairs }, (_, index) => ({ question: `${name}${index}?`, answer: 'a', sources: [] })),
    follow_ups: ['Why then?', `${name}!`],
  })
  const merged = mergeQa([part('a', 8), part('b', 1), part('c', 8), { ...part('A', 2), follow_ups: [] }])
  assert.deepEqual(
    merged.pairs.map(pair => pair.question),
    ['a0?', 'a1?', 'a2?', 'a3?', 'a4?', 'b0?', 'c0?', 'c1?', 'c2?', 'c3?'],
  )
  assert.deepEqual(merged.follow_ups, ['Why then?', 'a!', 'b!', 'c!'])
})

it('merged translations have the language of most of the text', () => {
  const merged = mergeTranslations([
    { translation: 'A ', source_language: 'en', mode: 'improved', weight: 10 },
    { translation: '\n\n', weight: 0 },
    { translation: 'B', source_language: 'de', mode: 'translated', weight: 30 },
  ])
  assert.deepEqual(merged, { translation: 'A \n\nB', source_language: 'de', mode: 'translated' })
})

it('deltas of parallel chunks are passed on in document order', () => {
  let text = ''
  const deltas = createOrderedDeltas(delta => {
    text += delta
  })
  const [a, b, c] = [deltas.lane(0), deltas.lane(1), deltas.lane(2)]
  c.write('5')
  b.write('3')
  a.write('1')
  assert.equal(text, '1')
  c.end()
  a.write('2')
  a.end()
  assert.equal(text, '123')
  b.write('4')
  b.end()
  assert.equal(text, '12345')
})

it('answers are grouped by size, at least two a group', () => {
  const group = (texts: string[], most: number) => groupBySize(texts, most, text => text.length)
  assert.deepEqual(group(['aaaa', 'bbbb', 'c', 'd'], 6), [
    ['aaaa', 'bbbb'],
    ['c', 'd'],
  ])
  assert.deepEqual(group(['a', 'b', 'c', 'd', 'e'], 4), [['a', 'b', 'c', 'd'], ['e']])
  assert.deepEqual(group([], 4), [])
})

it('the first questions of many chunks are spread over the document', () => {
  const parts = Array.from({ length: 125 }, (_, index) => ({
    pairs: [{ question: `Part ${index}?`, answer: 'a', sources: [] }],
    follow_ups: [],
  }))
  const numbers = mergeQa(parts).pairs.map(({ question }) => Number(/\d+/.exec(question)?.[0]))
  assert.equal(numbers.length, 10)
  assert.deepEqual([numbers[0], numbers.at(-1)], [0, 124])
  assert.ok(numbers.some(number => number > 50 && number < 75))
})

it('chosen keywords are filled up to ten, with falling relevance', () => {
  const others = Array.from({ length: 15 }, (_, index) => ({ keyword: `k${index}`, relevance: 0.9 }))
  const filled = fillUp([{ keyword: 'K3', relevance: 0.5 }], others)
  assert.equal(filled.length, 10)
  assert.deepEqual(filled[1], { keyword: 'k0', relevance: 0.5 })
  assert.ok(!filled.some(({ keyword }) => keyword === 'k3'))
})

it('a translation counts as improved only when most of the text is', () => {
  const modes = (improved: number, translated: number) =>
    mergeTranslations([
      { translation: 'A', source_language: 'en', mode: 'improved', weight: improved },
      { translation: 'B', source_language: 'en', mode: 'translated', weight: translated },
    ]).mode
  assert.deepEqual([modes(30, 20), modes(20, 20)], ['improved', 'translated'])
})
