import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutChunks, eachChunk } from './cut-chunks.ts'

const cut = (...texts: string[]) =>
  cutChunks(
    texts.map(text => ({ text })),
    5,
  ).map(chunk => chunk.map(({ text }) => text))

test('sentences fill chunks in order, and none is cut', () => {
  assert.deepEqual(cut('aa', 'bbb', 'c'), [['aa', 'bbb'], ['c']])
  assert.deepEqual(cut('a', 'longer than five', 'b'), [['a'], ['longer than five'], ['b']])
  assert.deepEqual(cut(), [])
})

test('progress is reported after each chunk', () => {
  const steps: string[] = []
  const sentences = ['a', 'b'].map(letter => ({ text: letter.repeat(40_000) }))
  for (const [sentence] of eachChunk(sentences, (done, chunks) => steps.push(`${done}/${chunks}`)))
    steps.push(sentence?.text[0] ?? '')
  assert.deepEqual(steps, ['a', '1/2', 'b', '2/2'])
})
