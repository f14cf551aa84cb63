import assert from 'node:assert/strict'
import { it } from 'node:test'
import { addOptions } from './add-options.ts'

it('without options the prompt stays as it is', () => {
  assert.equal(addOptions('Summarize.', 'summarize', { question: 'Who?' }), 'Summarize.')
})

it('instructions and the language follow the operator\u2019s prompt', () => {
  const system = addOptions('Summarize.', 'summarize', { instructions: 'Mind the costs.', output_language: 'fr' })
  assert.match(system, /^Summarize\.\n\nWrite your answer in French[\s\S]+Mind the costs\.$/)
})

it('a translation is into the language that was asked for', () => {
  assert.match(
    addOptions('Translate.', 'translate', { output_language: 'de' }),
    /Translate into German instead of English/,
  )
})
