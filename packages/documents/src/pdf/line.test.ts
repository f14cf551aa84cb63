import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { toFragment } from './fragment.ts'
import { toItems, toLines, writeWords } from './line.ts'
import { makeFragments, makeLine, makeWord } from './testing/make-words.ts'

const textsOf = (...words: Parameters<typeof makeFragments>) => toLines(makeFragments(...words)).map(line => line.text)

describe('lines', () => {
  test('come from the top, and their fragments from the left', () =>
    assert.deepEqual(textsOf(makeLine(50, 112, 'below'), makeLine(200, 100, 'right'), makeLine(50, 100, 'left')), [
      'left right',
      'below',
    ]))

  test('have their fragments from the right in right-to-left text', () => {
    const word = (left: number, text: string) => [makeWord(left, 100, { text, rightToLeft: true })]
    assert.deepEqual(textsOf(word(50, 'ثاني'), word(200, 'أول')), ['أول ثاني'])
  })

  test('keep a subscript that is shifted further than a letter of the same size', () => {
    assert.deepEqual(textsOf(makeLine(50, 100, 'H'), [makeWord(70, 104, { text: '2', size: 6 })]), ['H 2'])
    assert.deepEqual(textsOf(makeLine(50, 100, 'H'), makeLine(70, 104, '2')), ['H', '2'])
  })

  test('stand before and after tables by their height', () => {
    const table = toFragment({ kind: 'table', cells: [['a']], left: 50, right: 90, top: 105, bottom: 120 })
    const items = toItems([...makeFragments(makeLine(50, 100, 'Above'), makeLine(50, 140, 'Below')), table])
    assert.deepEqual(
      items.map(item => item.kind),
      ['line', 'table', 'line'],
    )
  })
})

describe('the words of a link', () => {
  const link = 'https://example.com/manual'
  const words = (text: string) => makeLine(50, 100, text).map(word => ({ ...word, link }))

  test('become one Markdown link', () =>
    assert.equal(
      writeWords([...makeLine(20, 100, 'See'), ...words('the manual'), ...makeLine(90, 100, 'now')]),
      `See [the manual](${link}) now`,
    ))

  test('stay plain when they are its address, or the first part of the address', () => {
    assert.equal(writeWords(words('example.com/manual')), 'example.com/manual')
    assert.equal(writeWords(words('https://example.com/man\ufffe')), 'https://example.com/man\ufffe')
  })
})

test('a superscript of half a letter above its line stays in it', () => {
  const note = makeWord(150, 95, { text: '1', size: 8 })
  const lines = toLines(makeFragments(makeLine(50, 88, 'the line above it'), makeLine(50, 100, 'see Annex A'), [note]))
  assert.deepEqual(
    lines.map(({ text }) => text),
    ['the line above it', 'see Annex A 1'],
  )
})
