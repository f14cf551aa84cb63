import assert from 'node:assert/strict'
import { it } from 'node:test'
import { splitText } from './split-text.ts'

const paragraph = 'One sentence is here. Another one follows it! Is this a third?\nA line follows.\n\n'

it('the joined pieces equal the text, and each is within the limit', () => {
  const texts = [
    '',
    'short',
    paragraph.repeat(50),
    'word '.repeat(500),
    'x'.repeat(1_234),
    '\u{1F600}'.repeat(777),
    '漢字かな交じり文です。次の文。'.repeat(80),
    '\n'.repeat(300),
    ` ${paragraph.repeat(9)} `,
  ]
  for (const text of texts)
    for (const most of [7, 50, 101, 1_000]) {
      const pieces = splitText(text, most)
      assert.equal(pieces.join(''), text)
      assert.ok(pieces.every(piece => piece.length > 0 && piece.length <= most))
      assert.ok(
        pieces.every(piece => piece.isWellFormed()),
        'a surrogate pair was cut',
      )
    }
})

it('cuts are at paragraphs, else at sentences, else at words', () => {
  assert.ok(splitText(paragraph.repeat(50), 500).every(piece => piece.endsWith('\n\n')))
  assert.ok(splitText('A sentence of words. '.repeat(80), 300).every(piece => piece.endsWith('. ')))
  assert.ok(splitText('次の文。'.repeat(80), 50).every(piece => piece.endsWith('。')))
  assert.ok(splitText('word '.repeat(500), 100).every(piece => piece.endsWith(' ')))
})

it('pieces have about the same size', () => {
  const sizes = splitText('Some words make up a sentence. '.repeat(1_000), 24_000).map(piece => piece.length)
  assert.equal(sizes.length, 2)
  assert.ok(Math.min(...sizes) > 0.7 * Math.max(...sizes), sizes.join())
})

it('a large text is split within 5 s', () => {
  const start = process.cpuUsage()
  splitText(paragraph.repeat(60_000), 24_000)
  splitText('x'.repeat(5_000_000), 24_000)
  splitText(' '.repeat(5_000_000), 24_000)
  splitText('\n'.repeat(5_000_000), 24_000)
  assert.ok(process.cpuUsage(start).user < 5_000_000)
})
