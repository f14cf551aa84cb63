import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { arrangePage } from './arrange-page.ts'
import { toFragment } from './fragment.ts'
import type { Item } from './line.ts'
import { makeFragments, makeLine, makeLines } from './testing/make-words.ts'

const describeItem = (item: Item) =>
  item.kind === 'line' ? item.text : item.kind === 'table' ? item.cells : ('break' as const)
const textsOf = (items: Item[]) => items.map(describeItem).filter(item => item !== 'break')

const left = ['The harbour was rebuilt after', 'the storm of the year before', 'and its walls were raised by']
const right = ['A second expedition went to', 'the north and returned with', 'measurements of the currents']

describe('the order of a page', () => {
  test('has the lines above columns first, then each column, then the lines below', () => {
    const words = [
      makeLine(50, 160, 'A line below both columns that is as wide as the whole page and ends here'),
      makeLines(300, 100, right),
      makeLine(50, 80, 'A line above both columns that is as wide as the whole page and ends here'),
      makeLines(50, 100, left),
    ]
    const texts = textsOf(arrangePage(makeFragments(...words)))
    assert.deepEqual(texts.slice(1, 7), [...left, ...right])
    assert.match(String(texts[0]), /above/)
    assert.match(String(texts[7]), /below/)
  })

  test('has the lines of a single column from the top, in any order of the file', () => {
    const words = makeLines(50, 100, left)
    assert.deepEqual(textsOf(arrangePage(makeFragments(words.toReversed().slice(0, 5), words.slice(0, -5)))).length, 3)
    assert.deepEqual(textsOf(arrangePage(makeFragments(words))), left)
  })

  test('has the right column first in right-to-left text', () => {
    const turned = (x: number, texts: string[]) =>
      makeLines(x, 100, texts).map(word => ({ ...word, rightToLeft: true }))
    const [first] = textsOf(arrangePage(makeFragments(turned(50, left), turned(300, right))))
    assert.equal(first, right[0])
  })

  test('has short aligned cells as a table', () => {
    const rows = [
      ['Item', 'Price'],
      ['Bolt', '3.50'],
      ['Nut', '2.10'],
    ]
    const words = rows.flatMap((row, index) => row.map((cell, at) => makeLine(50 + at * 100, 100 + index * 14, cell)))
    assert.deepEqual(textsOf(arrangePage(makeFragments(...words))), [rows])
  })

  test('has a ruled table between the lines around it', () => {
    const cells = [['a', 'b']]
    const table = toFragment({ kind: 'table', cells, left: 50, right: 200, top: 95, bottom: 130 })
    const lines = makeFragments(makeLine(50, 80, 'Above'), makeLine(50, 150, 'Below'))
    assert.deepEqual(textsOf(arrangePage([...lines, table])), ['Above', cells, 'Below'])
  })

  test('is empty for a page without text', () => assert.deepEqual(arrangePage([]), []))
})
