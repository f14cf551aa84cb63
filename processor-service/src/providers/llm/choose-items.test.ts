import assert from 'node:assert/strict'
import { it } from 'node:test'
import { chooseItems } from './choose-items.ts'

const candidates = ['Who built the harbour? The town.', 'When was it built? In 1998.', 'When was it sold? In 2004.']
const choose = (...chosen: string[]) => chooseItems(chosen, candidates, text => text)

it('candidates are returned in the order of the choice, each once', () => {
  assert.deepEqual(choose(candidates[2] ?? '', candidates[0] ?? '', candidates[2] ?? ''), [
    candidates[2],
    candidates[0],
  ])
})

it('a changed wording is traced to its candidate', () => {
  assert.deepEqual(choose('When was it built? It was built in 1998.'), [candidates[1]])
})

it('what resembles no candidate is dropped', () => {
  assert.deepEqual(choose('How deep is the sea? Very deep.', ''), [])
})
