import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadWink } from '../text/load-wink.ts'
import { applyTemplates } from './question-templates.ts'

const tagger = loadWink()
const ask = (sentence: string) => applyTemplates(tagger.tag(sentence), new Set(['leaves', 'the']))?.question

const cases: [sentence: string, question: string | undefined][] = [
  ['A battery is a device that stores energy.', 'What is a battery?'],
  ['Marie Curie was a famous chemist.', 'Who was Marie Curie?'],
  ['The purpose of the act is to protect workers.', 'What is the purpose of the act?'],
  ['The company was founded in 1998 by two students.', 'When was the company founded?'],
  ['Leaves are green because chlorophyll reflects green light.', 'Why are leaves green?'],
  ['Each cell has two membranes.', undefined],
  ['The cell has two membranes.', 'How many membranes does the cell have?'],
  ['The service provides free meals.', 'What does the service provide?'],
  ['However, it is said that this may change.', undefined],
  ['This is a test of the bridge.', undefined],
  ['Run the tests.', undefined],
]
for (const [sentence, question] of cases)
  test(`${sentence} → ${question ?? 'no question'}`, () => assert.equal(ask(sentence), question))
