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

  test('has columns whose lines are half a line apart one after the other', () => {
    const [a, b] = [left, right].map((texts, index) =>
      texts.flatMap((text, at) => makeLine(50 + index * 250, 100 + index * 8 + at * 16, text)),
    )
    assert.deepEqual(textsOf(arrangePage(makeFragments(a ?? [], b ?? []))), [...left, ...right])
  })

  test('has the tables above and below a title apart, each with its columns', () => {
    const above = [
      ['Name', 'Entry', 'Salary', 'Note'],
      ['Anna', '2019', '4100', 'head'],
      ['Dirk', '2022', '3950', 'new'],
    ]
    const below = [
      ['A longer article', 'Stock'],
      ['Screw of brass', '1200'],
      ['Nut of steel', '800'],
      ['Washer of steel', '55'],
      ['Dowel of plastic', '7'],
      ['Bolt of steel', '12'],
    ]
    const draw = (rows: string[][], y: number, pitch: number) =>
      rows.flatMap((row, index) => row.map((cell, at) => makeLine(50 + at * pitch, y + index * 14, cell)))
    const words = [...draw(above, 100, 45), makeLine(50, 165, 'Stock', 14), ...draw(below, 190, 120)]
    assert.deepEqual(textsOf(arrangePage(makeFragments(...words))), [above, 'Stock', below])
  })

  test('has three columns above a title and two below it apart', () => {
    const three = [0, 1, 2].map(column => left.map(text => `${column} ${text}`))
    const two = [0, 1].map(column => [...right, ...right, ...right].map(text => `${column} ${text} for years`))
    const words = [
      ...three.map((texts, column) => makeLines(50 + column * 170, 100, texts)),
      makeLine(50, 160, 'Annex', 14),
      ...two.map((texts, column) => makeLines(50 + column * 255, 190, texts)),
    ]
    assert.deepEqual(textsOf(arrangePage(makeFragments(...words))), [...three.flat(), 'Annex', ...two.flat()])
  })

  test('has the last line of a wrapped cell in the table', () => {
    const rows = [
      ['Item', 'Price'],
      ['Bolt', '3.50'],
      ['Nut', '2.10'],
    ]
    const words = rows.flatMap((row, index) => row.map((cell, at) => makeLine(50 + at * 100, 100 + index * 20, cell)))
    const wrapped = makeLine(150, 152, 'EUR')
    const expected = [
      ['Item', 'Price'],
      ['Bolt', '3.50'],
      ['Nut', '2.10 EUR'],
    ]
    assert.deepEqual(textsOf(arrangePage(makeFragments(...words, wrapped))), [expected])
  })

  test('has columns apart whose titles are at different heights', () => {
    const narrow = [...left, 'Title', ...left].map(text => text.slice(0, 12))
    const draw = (x: number, y: number, texts: string[]) =>
      texts.flatMap((text, at) => makeLine(x, y + at * 13, text, text === 'Title' ? 12 : 10))
    const wide = [...right, 'Title', ...right, ...right]
    const texts = textsOf(arrangePage(makeFragments(draw(50, 100, narrow), draw(300, 104, wide))))
    assert.deepEqual(texts, [...narrow, ...wide])
  })

  test('has the columns of a right-to-left table from the right, on any page', () => {
    const cell = (x: number, y: number, text: string, rightToLeft: boolean) =>
      makeLine(x, y, text).map(word => ({ ...word, rightToLeft }))
    const rows = [0, 1, 2].flatMap(row => [
      cell(50, 200 + row * 14, `${row}.50`, false),
      cell(150, 200 + row * 14, 'كتاب', true),
    ])
    const table = textsOf(
      arrangePage(makeFragments(...left.map((text, at) => makeLine(50, 100 + at * 12, text)), ...rows)),
    ).at(-1)
    assert.deepEqual(table?.[0], ['كتاب', '0.50'])
  })

  test('is empty for a page without text', () => assert.deepEqual(arrangePage([]), []))
})
