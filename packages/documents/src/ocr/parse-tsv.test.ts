import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTsv } from './parse-tsv.ts'

const word = (block: number, line: number, text: string, confidence = 90) =>
  ['5', '1', block, '1', line, '1', '0', '0', '9', '9', confidence, text].join('\t')

const tsv = (...rows: string[]) =>
  ['level\tpage_num\ttext', '4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t', ...rows, ''].join('\n')

test('lines stay lines and a blank line separates paragraphs', () => {
  const { text } = parseTsv(tsv(word(1, 1, 'Dear'), word(1, 1, 'Sir,'), word(1, 2, 'hello'), word(2, 1, 'Bye')))
  assert.equal(text, 'Dear Sir,\nhello\n\nBye')
})

test('a word divided at the end of a line is joined; a compound keeps its hyphen', () => {
  const rows = [word(1, 1, 'das'), word(1, 1, 'Miet-'), word(1, 2, 'verhältnis'), word(1, 2, 'der'), word(1, 2, 'DIN-')]
  assert.equal(parseTsv(tsv(...rows, word(1, 3, 'Norm'))).text, 'das Mietverhältnis\nder DIN-\nNorm')
})

test('a half that is the whole line leaves no blank one, and a word may be divided twice', () => {
  const lines = (...texts: string[]) => parseTsv(tsv(...texts.map((text, line) => word(1, line, text)))).text
  assert.equal(lines('Miet-', 'verhältnis', 'endet'), 'Mietverhältnis\nendet')
  assert.equal(lines('Rechts-', 'schutzver-', 'sicherung', 'und'), 'Rechtsschutzversicherung\nund')
  assert.equal(lines('Vor-', 'und', 'Nachteile'), 'Vor-\nund\nNachteile')
})

test('the confidence is weighted by the length of the words', () => {
  assert.equal(parseTsv(tsv(word(1, 1, 'abc', 100), word(1, 1, 'd', 20))).confidence, 0.8)
})

test('without words there is no text and no confidence', () => {
  assert.deepEqual(parseTsv(tsv(word(1, 1, ' '))), { text: '', confidence: 0 })
})

test('the items of a list begin with a hyphen', () => {
  const placed = (line: number, text: string, left: number, top: number, size: number) =>
    ['5', '1', 1, '1', line, '1', left, top, size, size, 90, text].join('\t')
  const item = (line: number, bullet: string, text: string) => [
    placed(line, bullet, 170, line * 50 + 10, 12),
    placed(line, text, 202, line * 50, 29),
  ]
  const rows = [...item(1, '¢', 'Berths'), ...item(2, 'e', 'Keys'), word(1, 3, '•'), word(1, 3, 'Rent')]
  assert.equal(parseTsv(tsv(...rows)).text, '- Berths\n- Keys\n- Rent')
})
