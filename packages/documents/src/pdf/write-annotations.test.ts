import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Field, Note } from './read-annotations.ts'
import { makeLine, makeWord } from './testing/make-words.ts'
import type { Word } from './word.ts'
import { writeAnnotations } from './write-annotations.ts'

/** A field 100 points wide whose text stands on the given baseline. */
const field = (left: number, baseline: number, values: Partial<Field>): Field => ({
  kind: 'field',
  place: { left, right: left + 100, top: 10 - baseline, bottom: -3 - baseline },
  label: 'name',
  described: false,
  value: '',
  ...values,
})
const drawn = (words: Word[], annotation = 1) => words.map(word => ({ ...word, drawn: annotation }))
const write = (entries: (Field | Note)[], words: Word[] = []) => writeAnnotations(entries, words, 0).lines

test('words that another field draws below are not cut off from the field above', () => {
  const words = [...drawn(makeLine(102, 100, 'it can be toggled')), ...drawn(makeLine(102, 160, 'toggled'), 2)]
  const { shown } = writeAnnotations([field(100, 100, { value: 'it can be toggled' })], words, 0)
  assert.equal(shown.size, 4)
})

describe('a text field', () => {
  const value = 'Ada Lovelace'

  test('has the label printed to its left, else its name', () => {
    assert.deepEqual(write([field(100, 100, { value })], makeLine(60, 100, 'Author:')), ['Author: Ada Lovelace'])
    assert.deepEqual(write([field(100, 100, { value })]), ['name: Ada Lovelace'])
  })

  test('has its description before a printed label', () =>
    assert.deepEqual(write([field(100, 100, { value, described: true })], makeLine(60, 100, 'Author:')), [
      'name: Ada Lovelace',
    ]))

  test('is left out when it is empty or when the page shows its value in the same place', () => {
    assert.deepEqual(write([field(100, 100, {})]), [])
    assert.deepEqual(write([field(100, 100, { value })], makeLine(102, 100, value)), [])
  })

  test('has its value as it is drawn, and the drawn words are not text of the page', () => {
    const words = drawn(makeLine(102, 100, '1,234.00'))
    const { lines, shown } = writeAnnotations([field(100, 100, { value: '1234' })], words, 0)
    assert.deepEqual(lines, ['name: 1,234.00'])
    assert.equal(shown.size, 1)
  })

  test('has its value as it is stored when the drawing spaces the letters or is cut off', () => {
    assert.deepEqual(write([field(100, 100, { value: 'AB12' })], drawn(makeLine(102, 100, 'A B 1 2'))), ['name: AB12'])
    const words = drawn([...makeLine(102, 100, 'first line'), ...makeLine(102, 130, 'second line')])
    const { lines, shown } = writeAnnotations([field(100, 100, { value: 'first line\nsecond line' })], words, 0)
    assert.deepEqual([lines, shown.size], [['name: first line\nsecond line'], 4])
  })

  test('has both values when the drawing shows another one', () =>
    assert.deepEqual(write([field(100, 100, { value: 'GB' })], drawn(makeLine(102, 100, 'France'))), [
      'name: France (stored: GB)',
    ]))
})

test('a list has the choices that it shows', () => {
  const words = drawn(makeLine(102, 100, 'Red')).concat(drawn(makeLine(140, 100, 'Blue')))
  const entry = field(100, 100, { value: 'Red', list: true })
  assert.match(write([entry], words)[0] ?? '', /^name: Red \(of Red.* Blue\)$/)
})

test('a box has the label printed to its right, and its state', () => {
  const box = (checked: boolean) => ({
    ...field(50, 100, { checked }),
    place: { left: 50, right: 60, top: -90, bottom: -100 },
  })
  assert.deepEqual(write([box(true)], makeLine(64, 100, 'I agree')), ['[x] I agree'])
  assert.deepEqual(write([box(false)]), ['[ ] name'])
})

test('boxes with the same label are written each', () => {
  const box = (y: number) => field(50, y, { checked: true, label: 'yes' })
  assert.deepEqual(write([box(100), box(140)]), ['[x] yes', '[x] yes'])
})

test('fields come from the top and from the left', () => {
  const entries = [field(300, 101, { value: 'b' }), field(50, 140, { value: 'c' }), field(50, 100, { value: 'a' })]
  assert.deepEqual(write(entries), ['name: a', 'name: b', 'name: c'])
})

test('a note is a comment, and a text that the page shows is not', () => {
  const note = (shown: boolean): Note => ({
    kind: 'note',
    place: { left: 100, right: 200, top: -90, bottom: -103 },
    text: 'Check this',
    shown,
  })
  assert.deepEqual(write([note(false)]), ['Comment: Check this'])
  assert.deepEqual(write([note(true)]), ['Check this'])
  assert.deepEqual(write([note(true)], [makeWord(102, 100, 'Check'), makeWord(130, 100, 'this')]), [])
})
