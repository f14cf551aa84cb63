import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDocument } from '../text/read-document.ts'
import { answerQuestion } from './answer-question.ts'

const english = `The harbour of Eastport was founded in 1901 by a group of merchants. It had two cranes and one pier.
  The new terminal was opened in 1998 after a long debate in the council. The terminal handles two million containers a year.
  Fishing boats use the old pier. Is the harbour deep? The water is twelve metres deep at low tide.`
const german = `Der Hafen wurde 1901 von Kaufleuten gegründet. Das neue Terminal wurde 1998 eröffnet. Die Fischer nutzen den alten
  Kai, der neben dem Leuchtturm liegt.`
const answer = (question: string, text = english) => answerQuestion(question, readDocument(text))

test('the answer is the sentences of the document that fit the question', () => {
  assert.deepEqual(answer('When was the harbour founded?'), [
    'The harbour of Eastport was founded in 1901 by a group of merchants.',
  ])
  assert.deepEqual(answer('How many containers does the terminal handle?'), [
    'The terminal handles two million containers a year.',
  ])
  assert.deepEqual(answer('Wann wurde das Terminal eröffnet?', german), ['Das neue Terminal wurde 1998 eröffnet.'])
})

test('a question that the document does not answer has no answer', () => {
  for (const question of ['Who is the president of France?', 'How much does a ticket cost?', '???', 'What is it?'])
    assert.deepEqual(answer(question), [], question)
})

test('a heading is no answer, also when it has the words of the question', () => {
  const text = '# Über die Brücke\n\nDie Brücke über die Elbe ist 300 Meter lang.\n'
  assert.deepEqual(answer('Wie lang ist die Brücke?', text), ['Die Brücke über die Elbe ist 300 Meter lang.'])
})

test('3 MB are searched within 10 s', () => {
  const text = Array.from(
    { length: 30_000 },
    (_, index) => `The committee number ${index} has met in room ${index % 17} to discuss the budget of the town.`,
  ).join('\n')
  const start = performance.now()
  assert.match(answer('Where did committee 17123 meet?', text)[0] ?? '', /number 17123 /)
  assert.ok(performance.now() - start < 10_000)
})
