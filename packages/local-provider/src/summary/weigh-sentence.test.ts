import assert from 'node:assert/strict'
import { test } from 'node:test'
import { weighForm, weighPosition } from './weigh-sentence.ts'

const plain = 'The council has paid a part of the price of every battery since last year.'

test('the first sentence weighs 1.5, the last about 0.6', () => {
  assert.equal(weighPosition(0, 100), 1.5)
  assert.ok(weighPosition(100, 100) < 0.61)
})

test('a plain statement weighs 1', () => assert.equal(weighForm(plain), 1))

test('definitions and sentences about the document itself weigh more', () => {
  assert.ok(weighForm('A solar panel is a device that turns the light of the sun into electricity.') > 1)
  assert.ok(weighForm('In this report we describe how the council pays for batteries and panels.') > 1)
})

test('questions, thanks, short sentences and those that need the sentence before weigh less', () => {
  for (const text of [
    'Has the council paid a part of the price of every battery since last year?',
    'Thanks to all the people of the council who have helped us with the work.',
    'The council has paid.',
    'However, the council has paid a part of the price of every battery.',
    'Please note that the council pays a part of the price of every battery.',
    'Let f of x be y and let g of y be z for all x.',
  ])
    assert.ok(weighForm(text) < 1, text)
})
