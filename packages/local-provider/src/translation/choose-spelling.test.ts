import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseSpelling, countEdits } from './choose-spelling.ts'

const cases: [word: string, proposals: string[], chosen: string | undefined][] = [
  ['definately', ['definitely', 'defiantly'], 'definitely'],
  ['tset', ['test', 'that', 'the'], 'test'],
  ['goverment', ['government', 'governments'], 'government'],
  ['transfering', ['transferring'], 'transferring'],
  ['untill', ['distill', 'until', 'still'], 'until'],
  ['fastify', ['fortify'], undefined],
  ['behaviour', ['behavior'], undefined],
  ['prescheduled', ['rescheduled'], undefined],
  ['informations', ['information', 'informatics'], undefined],
  ['stdout', ['stout'], undefined],
  ['wich', ['wish', 'which'], undefined],
  ['myVar', ['mavar'], undefined],
]
for (const [word, proposals, chosen] of cases)
  test(`${word} → ${chosen ?? 'left as it is'}`, () => assert.equal(chooseSpelling(word, proposals), chosen))

test('edits are insertions, deletions, replacements and swaps', () => {
  assert.equal(countEdits('becuase', 'because'), 1)
  assert.equal(countEdits('kitten', 'sitting'), 3)
  assert.equal(countEdits('', 'abc'), 3)
})
