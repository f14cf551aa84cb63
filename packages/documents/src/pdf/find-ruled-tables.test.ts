import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findRuledTables } from './find-ruled-tables.ts'
import type { Drawing, Rule } from './read-drawing.ts'
import { makeLine, makeWord } from './testing/make-words.ts'
import type { Word } from './word.ts'

const drawing = (horizontal: Rule[], vertical: Rule[]): Drawing => ({
  horizontal,
  vertical,
  imageShare: 0,
  pathShare: 0,
  hasText: true,
  undrawn: 0,
  tooMany: false,
})
/** A grid of cells that are 100 points wide and 30 high. */
const rules = (count: number, from: number, to: number, step: number): Rule[] =>
  Array.from({ length: count + 1 }, (_, index) => ({ at: 100 + index * step, from, to }))
const grid = (rows: number, columns: number) =>
  drawing(rules(rows, 100, 100 + columns * 100, 30), rules(columns, 100, 100 + rows * 30, 100))
const cell = (row: number, column: number, text: string) => makeLine(105 + column * 100, 112 + row * 30, text)

const words = [...cell(0, 0, 'Item'), ...cell(0, 1, 'Price'), ...cell(1, 0, 'Bolt'), ...cell(1, 1, '3.50')]

describe('a table between lines', () => {
  test('has the text of each cell, and the words outside stay', () => {
    const { tables, rest } = findRuledTables(grid(2, 2), [...words, ...makeLine(50, 60, 'Above')], false)
    assert.deepEqual(
      tables.map(table => table.cells),
      [
        [
          ['Item', 'Price'],
          ['Bolt', '3.50'],
        ],
      ],
    )
    assert.deepEqual(
      rest.map(word => word.text),
      ['Above'],
    )
  })

  test('joins the lines of a cell, and leaves out empty rows and columns', () => {
    const second = makeLine(105, 124, 'and nut')
    const [table] = findRuledTables(
      grid(3, 3),
      [...words, ...cell(1, 0, ''), ...second].filter(({ text }) => text),
      false,
    ).tables
    assert.deepEqual(table?.cells.length, 2)
    assert.equal(table?.cells[0]?.length, 2)
  })

  test('has its rows where parts of the line between them are some points from each other', () => {
    const { vertical } = grid(2, 2)
    const line = (at: number, from: number, to: number): Rule => ({ at, from, to })
    for (const offset of [1, 2.5, 4]) {
      const horizontal = [line(100, 100, 300), line(130, 100, 200), line(130 + offset, 200, 300), line(160, 100, 300)]
      assert.deepEqual(
        findRuledTables(drawing(horizontal, vertical), words, false).tables[0]?.cells,
        [
          ['Item', 'Price'],
          ['Bolt', '3.50'],
        ],
        `${offset} points`,
      )
    }
  })

  test('has the text of a cell that spans columns in the first of them', () => {
    const { horizontal, vertical } = grid(2, 2)
    const inner = vertical.map(rule => (rule.at === 200 ? { ...rule, from: 130 } : rule))
    const spanning = [...cell(0, 0, 'Both'), ...cell(1, 0, '1'), ...cell(1, 1, '2')]
    assert.deepEqual(findRuledTables(drawing(horizontal, inner), spanning, false).tables[0]?.cells, [
      ['Both', ''],
      ['1', '2'],
    ])
  })

  test('has its first column at the right where its own letters are right-to-left', () => {
    const firstRow = (changed: Partial<Word>, rightToLeft: boolean) =>
      findRuledTables(
        grid(2, 2),
        words.map(word => ({ ...word, ...changed })),
        rightToLeft,
      ).tables[0]?.cells[0]
    assert.deepEqual(firstRow({ rightToLeft: true }, false), ['Price', 'Item'])
    assert.deepEqual(firstRow({}, true), ['Item', 'Price'])
  })
})

describe('lines are no table', () => {
  test('when they frame a single cell', () => assert.deepEqual(findRuledTables(grid(1, 1), words, false).tables, []))

  test('when they only underline', () => {
    const underlines = drawing(rules(3, 100, 300, 30), [])
    assert.equal(findRuledTables(underlines, words, false).rest.length, words.length)
  })

  test('when they are as many as in a drawing', () =>
    assert.deepEqual(findRuledTables(grid(400, 400), words, false).tables, []))

  test('when a cell has the text of a page', () => {
    const long = Array.from({ length: 160 }, () => makeWord(110, 112, 'word'))
    assert.deepEqual(findRuledTables(grid(2, 2), [...words, ...long], false).tables, [])
  })
})
