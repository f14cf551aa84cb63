import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { loadWink } from '../text/load-wink.ts'
import { readDocument } from '../text/read-document.ts'
import { analyzeSentiment } from './analyze-sentiment.ts'

const tagger = loadWink()
const analyze = (text: string) =>
  analyzeSentiment(
    readDocument(text),
    () => tagger,
    () => undefined,
  )

const cases: [string, 'positive' | 'negative' | 'neutral'][] = [
  ['I love this phone. The battery life is amazing and the screen is gorgeous. Highly recommended!', 'positive'],
  ['What a wonderful evening! The orchestra played brilliantly and the audience was thrilled.', 'positive'],
  ['Terrible service. We waited two hours and the food was cold. The waiter was rude.', 'negative'],
  ['This is not a good product. It does not work and I am not happy with it.', 'negative'],
  ['The meeting starts at ten. Items are the budget and the office move. Minutes follow on Friday.', 'neutral'],
]
for (const [text, label] of cases) test(`labels as ${label}: ${text}`, () => assert.equal(analyze(text).label, label))

test('the explanation names the opinion words', () => {
  const { explanation, confidence } = analyze(
    'The room was awful and the breakfast was awful. The pool was great. A horrible night.',
  )
  assert.match(explanation, /awful \(2×\)/)
  assert.match(explanation, /great/)
  assert.ok(confidence > 0.5 && confidence < 1)
})

test('a licence is neutral', () => {
  const folder = dirname(createRequire(import.meta.url).resolve('zod/package.json'))
  assert.equal(analyze(readFileSync(join(folder, 'LICENSE'), 'utf8')).label, 'neutral')
})

test('words that are names of object properties carry no opinion', () => {
  assert.equal(
    analyze('The constructor has a prototype. It calls toString and valueOf of the constructor.').label,
    'neutral',
  )
})

test('another language is neutral with a low confidence, and the explanation says so', () => {
  const { label, confidence, explanation } = analyze(
    'Das ist ein wunderbares Buch. Die Geschichte ist schön und ich liebe sie sehr.',
  )
  assert.equal(label, 'neutral')
  assert.ok(confidence <= 0.2)
  assert.match(explanation, /German.*English only/)
})
