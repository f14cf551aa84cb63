import assert from 'node:assert/strict'
import { it } from 'node:test'
import { joinPages } from '@ai-platform/documents/extracted-document.ts'
import { estimateTokens } from '../../models/estimate-tokens.ts'
import { type Chunk, cutChunks, markPages, pageNumbersOf, sizeOf } from './cut-chunks.ts'

const sentence = 'One sentence of some words is here. '
const page = (number: number | null, text: string) => ({ number, text })
const characters = (maxCharacters: number) => ({ maxCharacters, maxTokens: Number.POSITIVE_INFINITY })
const joined = (chunks: Chunk[]) => chunks.map(({ text }) => text).join('')

it('the joined chunks are the text of the document, and each is within both limits', () => {
  const texts = [
    sentence.repeat(300),
    '漢字かな交じり文です。'.repeat(300),
    `# A\n\n${sentence.repeat(90)}`,
    'x'.repeat(5_000),
  ]
  for (const numbered of [true, false]) {
    const pages = numbered ? texts.map((text, index) => page(index + 1, text)) : [page(null, texts.join('\n\n'))]
    for (const limits of [characters(1_000), { maxCharacters: 2_000, maxTokens: 300 }]) {
      const chunks = cutChunks(pages, limits)
      assert.equal(joined(chunks), joinPages(pages))
      for (const { text } of chunks) {
        assert.ok(text.length <= limits.maxCharacters)
        assert.ok(estimateTokens(text) <= limits.maxTokens + 20, 'sizes between marks are interpolated')
      }
    }
  }
})

it('a chunk ends with a page, and names its pages', () => {
  const pages = Array.from({ length: 12 }, (_, index) => page(index + 1, sentence.repeat(8).trim()))
  const chunks = cutChunks(pages, characters(1_000))
  assert.deepEqual(chunks.map(pageNumbersOf), [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
    [10, 11, 12],
  ])
  assert.match(markPages(chunks[1] as Chunk), /^\[page 4\]\nOne sentence[^[]+\n\n\[page 5\]\nOne/)
})

it('a long page is cut before a heading, and its number is in each chunk', () => {
  const section = (name: string) => `# ${name}\n\n${sentence.repeat(20)}\n\n${sentence.repeat(4)}`
  const chunks = cutChunks([page(7, ['A', 'B', 'C', 'D'].map(section).join('\n\n')), page(8, '')], characters(1_200))
  assert.deepEqual(chunks.map(pageNumbersOf), [[7], [7], [7], [7]])
  for (const { text } of chunks) assert.match(text, /^# [A-D]/)
})

it('a document without pages has no markers', () => {
  const [chunk] = cutChunks([page(null, 'A text. [page 9] of it.')], characters(100))
  assert.ok(chunk)
  assert.equal(markPages(chunk), 'A text. [page 9] of it.')
  assert.deepEqual(pageNumbersOf(chunk), [])
})

it('blank pages at the start and the end do not shift the page numbers', () => {
  const pages = [page(1, ''), page(2, '  First.'), page(3, ''), page(4, 'Second.'), page(5, '\n')]
  const [chunk] = cutChunks(pages, characters(100))
  assert.deepEqual(
    chunk?.pages.map(({ number, text }) => [number, text.trim()]),
    [
      [2, 'First.'],
      [4, 'Second.'],
    ],
  )
  assert.deepEqual(cutChunks([page(1, ' ')], characters(100)), [])
})

it('the size of a text is its share of one question', () => {
  assert.equal(sizeOf('x'.repeat(50), characters(100)), 0.5)
  assert.ok(sizeOf('漢'.repeat(100), { maxCharacters: 1_000, maxTokens: 100 }) > 1)
})

it('a 1,000-page document of 3 MB is cut within 2 s', () => {
  const pages = Array.from({ length: 1_000 }, (_, index) => page(index + 1, sentence.repeat(84)))
  const start = performance.now()
  assert.ok(cutChunks(pages, { maxCharacters: 24_000, maxTokens: 100_000 }).length > 120)
  assert.ok(performance.now() - start < 2_000)
})
