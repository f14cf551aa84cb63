import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Item, toLines } from './line.ts'
import { makeFragments, makeLine } from './testing/make-words.ts'
import { measureFontSizes, writeMarkdown } from './write-markdown.ts'

/** A line at 12 points times its number. */
const line = (at: number, text: string, size = 10): Item =>
  toLines(makeFragments(makeLine(50, at * 12, text, size)))[0] as Item
const sizes = { body: 10, headings: [20, 14], boldHeadings: true }
const write = (...items: Item[]) => writeMarkdown(items, sizes)

describe('font sizes', () => {
  test('the body has most letters, and larger fonts are headings', () => {
    const items = [
      line(1, 'Title', 20),
      line(3, 'Part', 14),
      line(5, 'A body of many more letters'),
      line(7, 'note', 8),
    ]
    assert.deepEqual(measureFontSizes(items.filter(item => item.kind === 'line')), {
      body: 10,
      headings: [20, 14],
      boldHeadings: true,
    })
  })

  test('sizes that hardly differ are one heading', () => {
    const items = [line(1, 'Title', 20), line(3, 'Title', 19.5), line(5, 'A body of many more letters')]
    assert.deepEqual(measureFontSizes(items.filter(item => item.kind === 'line')).headings, [20])
  })
})

describe('Markdown', () => {
  test('has headings by size, also of two lines', () => {
    assert.equal(
      write(line(1, 'The title', 20), line(4, 'A part', 14), line(6, 'Body')),
      '# The title\n\n## A part\n\nBody',
    )
    assert.equal(write(line(1, 'A title of', 20), line(3, 'two lines', 20)), '# A title of two lines')
  })

  test('has headings for bold lines, below those by size', () => {
    const bold = { ...line(3, 'A bold line'), bold: true } as Item
    const text = 'The text below it is longer than a label, and not bold.'
    assert.equal(write(line(1, 'Part', 14), bold, line(4, text)), `## Part\n\n### A bold line\n\n${text}`)
    assert.equal(writeMarkdown([bold, line(4, text)], { ...sizes, boldHeadings: false }), `A bold line\n${text}`)
  })

  test('has no heading for numbers and signs in a large font', () => assert.equal(write(line(1, '42', 20)), '42'))

  test('keeps the lines of a paragraph, and a wider space starts another one', () => {
    const lines = [1, 2, 3, 4, 5].map(at => line(at, `Line ${at}`))
    assert.equal(write(...lines, line(7, 'Next')), 'Line 1\nLine 2\nLine 3\nLine 4\nLine 5\n\nNext')
  })

  test('goes on with a sentence in the next column, and ends the paragraph after a full stop', () => {
    const next = { kind: 'break' } as const
    assert.equal(write(line(9, 'goes on'), next, line(1, 'in the next')), 'goes on\nin the next')
    assert.equal(write(line(9, 'ends here.'), next, line(1, 'Next')), 'ends here.\n\nNext')
  })

  test('joins words that a hyphen divides, and lists have a dash', () => {
    assert.equal(write(line(1, 'im Früh-'), line(2, 'jahr und')), 'im Frühjahr\nund')
    assert.equal(write(line(1, '• first'), line(2, '\uf095 second')), '- first\n- second')
  })

  test('shortens rows of dots', () => assert.equal(write(line(1, `Contents ${'.'.repeat(40)} 7`)), 'Contents ... 7'))

  test('writes a table with its cells on one line each', () => {
    const table: Item = {
      kind: 'table',
      cells: [
        ['a|b', ''],
        ['1', '2'],
      ],
      left: 0,
      right: 9,
      top: 0,
      bottom: 9,
    }
    assert.equal(write(table), '| a\\|b |  |\n| --- | --- |\n| 1 | 2 |')
  })
})
