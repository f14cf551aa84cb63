import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cutEdges } from './cut-edges.ts'
import { makeFragments, makeLine, makeLines } from './testing/make-words.ts'

const area = { left: 0, right: 600, top: 0, bottom: 800 }
const body = makeLines(50, 150, ['The first line of the body', 'the second line of the body'])

describe('the edges of a page', () => {
  test('are the lines at the top and bottom that a wide gap divides from the body', () => {
    const cut = cutEdges(makeFragments(makeLine(50, 40, 'Annual report'), body, makeLine(300, 770, 'Page 3')), area)
    assert.deepEqual(
      [cut.head, cut.foot].map(lines => lines.map(line => line.text)),
      [['Annual report'], ['Page 3']],
    )
    assert.equal(cut.body.length, 2)
  })

  test('do not contain the first lines of a body that starts at the top', () => {
    const lines = makeLines(50, 40, ['A body that starts', 'at the top of the page', 'and goes on', 'for some lines'])
    assert.deepEqual(cutEdges(makeFragments(lines), area).head, [])
  })

  test('do not contain the last lines of columns whose lines are not aligned', () => {
    const columns = [0, 1].flatMap(column =>
      makeLines(
        50 + column * 250,
        620 + column * 6,
        Array.from({ length: 12 }, () => 'a line of a column'),
      ),
    )
    assert.deepEqual(cutEdges(makeFragments(columns), area).foot, [])
  })

  test('do not contain a title in a larger font', () => {
    const cut = cutEdges(makeFragments(makeLine(50, 40, 'Maria Lopez', 18), body), area)
    assert.deepEqual(cut.head, [])
  })

  test('do not contain the first and last rows of a table', () => {
    const rows = Array.from({ length: 37 }, (_, row) => [
      makeLine(50, 30 + row * 20, `${row}`),
      makeLine(200, 30 + row * 20, 'a cell'),
    ])
    const cut = cutEdges(makeFragments(...rows.flat()), area)
    assert.deepEqual([cut.head, cut.foot], [[], []])
  })

  test('are empty when the page has nothing else', () => {
    const cut = cutEdges(makeFragments(makeLine(50, 40, 'Annual report'), makeLine(300, 770, 'Page 3')), area)
    assert.deepEqual([cut.head, cut.foot, cut.body.length], [[], [], 2])
  })
})
