import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { dropRunningLines } from './drop-running-lines.ts'
import { toLines } from './line.ts'
import { makeFragments, makeLine } from './testing/make-words.ts'

/** Returns the heads that remain on pages whose first lines are given. */
function headsOf(texts: string[], { size = 9, baselines = [] as number[], edge = 'head' as 'head' | 'foot' } = {}) {
  const pages = texts.map((text, index) => ({ index, head: [], foot: [], [edge]: line(text, baselines[index]) }))
  dropRunningLines(pages, 10)
  return pages.map(page => page[edge].map(({ text }) => text).join())

  function line(text: string, baseline = 40) {
    return toLines(makeFragments(makeLine(50, baseline, text, size)))
  }
}

describe('a running line', () => {
  const header = 'Annual report of the harbour'

  test('is kept on its first page at the top and on its last page at the bottom', () => {
    assert.deepEqual(headsOf([header, header, header]), [header, '', ''])
    assert.deepEqual(headsOf([header, header, header], { edge: 'foot' }), ['', '', header])
  })

  test('may have the number of the page', () =>
    assert.deepEqual(headsOf(['Report 7', 'Report 8', 'Report 9']), ['Report 7', '', '']))

  test('is dropped everywhere when it is only a page number', () => {
    for (const texts of [
      ['1', '2', '3'],
      ['- 4 -', '- 5 -', '- 6 -'],
      ['Seite 1 von 3', 'Seite 2 von 3', 'Seite 3 von 3'],
      ['i', 'ii', 'iii'],
    ])
      assert.deepEqual(headsOf(texts), ['', '', ''], texts[0])
  })
})

describe('a line stays', () => {
  test('when it is on two pages of many', () =>
    assert.deepEqual(headsOf(['Preface', 'Preface', 'Other']), ['Preface', 'Preface', 'Other']))

  test('when its numbers do not rise with the pages', () => {
    const texts = ['Invoice 831', 'Invoice 112', 'Invoice 540']
    assert.deepEqual(headsOf(texts), texts)
  })

  test('when it stands at different heights', () => {
    const texts = ['Summary', 'Summary', 'Summary']
    assert.deepEqual(headsOf(texts, { baselines: [40, 60, 80] }), texts)
  })

  test('when it has the size of a heading', () => {
    const texts = ['Chapter', 'Chapter', 'Chapter']
    assert.deepEqual(headsOf(texts, { size: 14 }), texts)
  })
})
