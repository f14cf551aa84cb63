import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDocument } from '../text/read-document.ts'
import { summarize } from './summarize.ts'

const about = [
  'Solar panels turn sunlight into electricity without any moving part.',
  'A solar panel is made of many cells that are wired together.',
  'The price of solar panels has fallen by ninety percent within ten years.',
  'Most roofs of the town could carry panels, which the council wants to support.',
  'A survey of the council found that two thirds of the owners would install panels.',
  'Batteries store electricity for the night, but they are still expensive.',
  'The council therefore pays a part of the price of every battery until next year.',
  'Owners apply for the money with a form on the website of the town.',
]

test('a summary is three sentences, verbatim, in the order of the document', () => {
  const text = `Contents\n1 Introduction ........ 3\n\n${about.join(' ')}\n\n17\n\nReferences\n\nDoe, J. (2019). Solar panels and the price of solar panels in the town.`
  const { summary } = summarize(readDocument(text), () => undefined)
  const found = about.filter(sentence => summary.includes(sentence))
  assert.equal(found.length, 3)
  assert.equal(summary, found.join(' '))
})

test('a short document is returned whole', () => {
  assert.equal(
    summarize(readDocument('It rained all day long. We stayed at home.'), () => undefined).summary,
    'It rained all day long. We stayed at home.',
  )
})

test('a text without sentences gives an excerpt', () => {
  const { summary } = summarize(readDocument('x'.repeat(5000)), () => undefined)
  assert.match(summary, /^x{300,400}…$/)
})

test('a long document is ranked in chunks and reports each one', () => {
  const text = Array.from(
    { length: 3000 },
    (_, i) => `The number ${i} train of line ${i % 7} left the station at a quarter past ${i % 12}.`,
  ).join('\n\n')
  const seen: string[] = []
  const { summary } = summarize(readDocument(text), (done, chunks) => seen.push(`${done}/${chunks}`))
  assert.equal(summary.split('. ').length, 5)
  assert.ok(seen.length > 1)
  assert.equal(seen.at(-1), `${seen.length}/${seen.length}`)
})
