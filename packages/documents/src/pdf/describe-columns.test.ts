import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { describeColumns } from './describe-columns.ts'
import { makeFragments, makeLine, makeLines } from './testing/make-words.ts'

const prose = [
  'the harbour was rebuilt after',
  'a storm of the year before',
  'and its walls were raised',
  'on the side',
]
const cells = ['Bolt', 'Nut', 'Washer', 'Screw']
const shapeOf = (...columns: { y?: number; texts: string[] }[]) =>
  describeColumns(columns.map(({ y = 100, texts }, index) => makeFragments(makeLines(50 + index * 250, y, texts))))

describe('texts side by side', () => {
  test('are columns when all are prose', () => assert.equal(shapeOf({ texts: prose }, { texts: prose }), 'columns'))

  test('are columns when their short lines reach from side to side', () => {
    const narrow = ['Der erste Band', 'Archive der Zeit', 'Quellen des Amts', 'Lücken im Werk']
    const column = (left: number) =>
      narrow.flatMap((text, index) => {
        const [first, ...rest] = makeLine(left, 100 + index * 12, text)
        const last = rest.at(-1)
        return first && last ? [first, ...rest.slice(0, -1), { ...last, left: left + 70, right: left + 95 }] : []
      })
    assert.equal(describeColumns([makeFragments(column(50)), makeFragments(column(300))]), 'columns')
    assert.equal(shapeOf({ texts: narrow }, { texts: narrow }), 'table')
  })

  test('are a table when one is short cells', () => assert.equal(shapeOf({ texts: cells }, { texts: prose }), 'table'))

  test('are columns when a text goes on next to the entries of a list', () => {
    const list = ['1308.01 Scope', '1308.02 Definitions', '1308.03 Code numbers', '1308.11 Schedule I']
    const [long, short] = [
      [...prose, ...prose, ...prose],
      [...list, ...list, ...list],
    ]
    assert.equal(shapeOf({ texts: long }, { texts: short }), 'columns')
    assert.equal(shapeOf({ texts: short }, { texts: short }), 'table')
    assert.equal(shapeOf({ texts: cells }, { texts: long }), 'table')
  })

  test('are columns when their lines are not at the same heights', () =>
    assert.equal(shapeOf({ texts: cells }, { texts: cells, y: 106 }), 'columns'))

  test('are lines when few of them are filled on both sides', () =>
    assert.equal(shapeOf({ texts: cells.slice(0, 2) }, { texts: cells.slice(0, 2) }), 'lines'))
})
