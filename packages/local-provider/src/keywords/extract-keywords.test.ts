import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadWink } from '../text/load-wink.ts'
import { readDocument } from '../text/read-document.ts'
import { extractKeywords } from './extract-keywords.ts'

const tagger = loadWink()
const keywordsOf = (text: string) =>
  extractKeywords(
    readDocument(text),
    () => tagger,
    () => undefined,
  ).keywords

test('English keywords are noun phrases, each variant once, relevance falling from 1', () => {
  const found = keywordsOf(
    `Neural networks are models inspired by the brain. A neural network has many layers. The layers of a Neural Network
    pass signals on. Training data decides how good a network becomes, and training data is expensive. People say so.`,
  )
  assert.equal(found[0]?.keyword.toLowerCase().replace(/s$/, ''), 'neural network')
  assert.equal(found.filter(({ keyword }) => /neural network/i.test(keyword)).length, 1)
  assert.ok(found.some(({ keyword }) => /^training data$/i.test(keyword)))
  assert.ok(!found.some(({ keyword }) => /people/i.test(keyword)))
  assert.equal(found[0]?.relevance, 1)
  assert.ok(found.every(({ relevance }, i) => relevance > 0 && relevance <= (found[i - 1]?.relevance ?? 1)))
})

test('German keywords are nouns without stopwords', () => {
  const found = keywordsOf(
    'Der Vertrag regelt die Miete der Wohnung. Die Mieter zahlen die Miete im Voraus. Der Vertrag endet, wenn die Mieter den Vertrag kündigen. Die Wohnung ist sauber zu übergeben.',
  ).map(({ keyword }) => keyword)
  assert.ok(found.includes('Vertrag') && found.includes('Wohnung') && found.includes('Miete'))
  assert.ok(!found.some(keyword => /^(?:der|die|wenn|ist)$/i.test(keyword)))
})

test('Chinese keywords end in no particle', () => {
  const found = keywordsOf('人工智能是计算机科学的一个分支。人工智能企图了解智能的实质。机器学习是人工智能的核心。')
  assert.ok(found.some(({ keyword }) => keyword === '人工智能'))
  assert.ok(found.every(({ keyword }) => !/[的是]$/.test(keyword)))
})

test('a document has at most fifteen keywords, and none for numbers', () => {
  assert.ok(
    keywordsOf(
      Array.from(
        { length: 99 },
        (_, i) => `The ${String.fromCharCode(97 + (i % 26))}engine of plane${'xyz'[i % 3]}${'pq'[i % 2]} failed.`,
      ).join(' '),
    ).length <= 15,
  )
  assert.deepEqual(keywordsOf('1 2 3'), [])
})
