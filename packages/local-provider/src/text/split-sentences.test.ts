import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitSentences } from './split-sentences.ts'

const cases: [language: string, paragraph: string, sentences: string[]][] = [
  [
    'en',
    'Dr. Smith met Mr. J. Doe, e.g. on Monday. They left.',
    ['Dr. Smith met Mr. J. Doe, e.g. on Monday.', 'They left.'],
  ],
  ['en', 'See (cf. Fig. 2. It shows it) the plot. Done.', ['See (cf. Fig. 2. It shows it) the plot.', 'Done.']],
  [
    'de',
    'Am 31. Dezember ist z. B. Silvester. Danach ist Neujahr.',
    ['Am 31. Dezember ist z. B. Silvester.', 'Danach ist Neujahr.'],
  ],
  ['en', 'Call order.by here. It sorts.', ['Call order.by here.', 'It sorts.']],
  ['zh', '你好。世界！', ['你好。', '世界！']],
  ['en', 'no end', ['no end']],
]

for (const [language, paragraph, sentences] of cases)
  test(`splits ${language}: ${paragraph}`, () => assert.deepEqual(splitSentences(paragraph, language), sentences))

test('a bracket that never closes does not join the rest of the document', () => {
  const paragraph = `It opens (here. ${'This is a sentence. '.repeat(200)}`
  assert.ok(splitSentences(paragraph, 'en').length > 100)
})
