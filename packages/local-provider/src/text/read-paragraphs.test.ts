import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readParagraphs } from './read-paragraphs.ts'

test('hard line breaks are removed, headings stay separate', () => {
  const text = [
    '1.2 Metric spaces',
    'A metric space is a set together with a notion of distance between its',
    'elements, usually called points, and the distance is measured by a func-',
    'tion called a metric.',
    'Next heading',
    'Metric spaces are the most general setting for studying many of the con\uFFFEcepts',
    'of mathematical analysis and geometry, and this line is a full line as well',
  ].join('\r\n')
  assert.deepEqual(readParagraphs(text), [
    '1.2 Metric spaces',
    'A metric space is a set together with a notion of distance between its elements, usually called points, and the distance is measured by a function called a metric.',
    'Next heading',
    'Metric spaces are the most general setting for studying many of the concepts of mathematical analysis and geometry, and this line is a full line as well',
  ])
})

test('a hyphen before a capital is kept', () => {
  assert.deepEqual(readParagraphs('in Schwarz\uFFFEWeiß gedruckt'), ['in Schwarz-Weiß gedruckt'])
})

test('a sentence continues across a page break, without page number and running head', () => {
  const page = (number: number) => `${number} 1.2. METRIC SPACES`
  const text = `${page(1)}\nThe first page ends in the middle of a sentence that\n\n${page(2)}\ncontinues on the second.\n\n17\n\n${page(3)}`
  assert.deepEqual(readParagraphs(text), [
    'The first page ends in the middle of a sentence that continues on the second.',
  ])
})

test('list items stay separate, and a blank text has no paragraphs', () => {
  assert.deepEqual(readParagraphs('• one\n• two\n1) three'), ['• one', '• two', '1) three'])
  assert.deepEqual(readParagraphs(' \n\t\n'), [])
})

test('a table of numbered rows is data, not running heads', () => {
  const rows = Array.from({ length: 200 }, (_, i) => `row ${i},John Smith,Boston,${i}.5`)
  assert.equal(readParagraphs(rows.join('\n')).join(' ').split('John Smith').length, 201)
  assert.deepEqual(readParagraphs('1\n2\n3'), ['1', '2', '3'])
})

test('a million short lines take seconds at most', () => {
  const started = performance.now()
  readParagraphs('x\n'.repeat(1_000_000))
  assert.ok(performance.now() - started < 15_000)
})
