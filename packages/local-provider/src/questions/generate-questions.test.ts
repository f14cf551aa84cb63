import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadWink } from '../text/load-wink.ts'
import { readDocument } from '../text/read-document.ts'
import { generateQuestions } from './generate-questions.ts'

const tagger = loadWink()
const ask = (text: string) =>
  generateQuestions(
    readDocument(text),
    () => tagger,
    () => undefined,
  )

test('templates ask about plain English sentences, which are the answers', () => {
  const text = `Photosynthesis is a process used by plants to convert light into chemical energy. The Calvin cycle was discovered
    in 1950 by a team in Berkeley. Melvin Calvin was an American biochemist. Leaves are green because chlorophyll reflects
    green light. Each chloroplast has two membranes. However, it is said that this may change.`
  const pairs = new Map(ask(text).pairs.map(({ question, answer }) => [question, answer]))
  assert.match(pairs.get('What is Photosynthesis?') ?? '', /^Photosynthesis is a process used/)
  assert.match(pairs.get('When was the Calvin cycle discovered?') ?? '', /1950/)
  assert.match(pairs.get('Who was Melvin Calvin?') ?? '', /biochemist/)
  assert.match(pairs.get('Why are leaves green?') ?? '', /chlorophyll/)
  for (const answer of pairs.values()) assert.ok(text.replace(/\s+/g, ' ').includes(answer))
})

test('questions of the text are paired with the answers that follow them', () => {
  const { pairs } = ask(`Frequently asked questions

What is the refund policy?
You can return any item within 30 days. Refunds are issued to the original payment method.

Can I change my order?
Yes, it can be changed until it has been shipped.`)
  assert.deepEqual(
    pairs.filter(({ question }) => /refund|change/.test(question)),
    [
      {
        question: 'What is the refund policy?',
        answer: 'You can return any item within 30 days. Refunds are issued to the original payment method.',
      },
      { question: 'Can I change my order?', answer: 'Yes, it can be changed until it has been shipped.' },
    ],
  )
})

test('a document in another language is asked about its keywords', () => {
  const text =
    'Berlin ist die Hauptstadt Deutschlands. Die Stadt liegt an der Spree. Viele Touristen besuchen das Brandenburger Tor.'
  const { pairs } = ask(text)
  assert.ok(pairs.length >= 2)
  for (const { question, answer } of pairs) {
    assert.match(question, /^Was sagt das Dokument über „.+“\?$/)
    assert.ok(text.includes(answer))
  }
})

test('a text without sentences gives no questions', () => assert.deepEqual(ask('1 2 3'), { pairs: [], follow_ups: [] }))
