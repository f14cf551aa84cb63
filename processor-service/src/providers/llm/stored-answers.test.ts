import assert from 'node:assert/strict'
import { it } from 'node:test'
import { z } from 'zod'
import { keyOfQuestion, openStoredAnswers } from './stored-answers.ts'

const schema = z.object({ text: z.string() })

function open(stored: Record<string, unknown>) {
  const lookups: string[][] = []
  const written: unknown[] = []
  const answers = openStoredAnswers(
    {
      async find(keys) {
        lookups.push(keys)
        return new Map(Object.entries(stored))
      },
      store: async (key, answer) => void written.push([key, answer]),
    },
    schema,
  )
  return { answers, lookups, written }
}

it('many answers are looked up at once, and each key once', async () => {
  const { answers, lookups } = open({ a: { text: 'A' } })
  await answers.prepare(['a', 'b', 'b'])
  assert.deepEqual(await answers.find('a'), { text: 'A' })
  assert.equal(await answers.find('b'), undefined)
  assert.equal(await answers.find('c'), undefined)
  await answers.prepare(['a', 'c'])
  assert.deepEqual(lookups, [['a', 'b'], ['c']])
})

it('a new answer is stored and known at once', async () => {
  const { answers, lookups, written } = open({})
  await answers.prepare(['a'])
  await answers.store('a', { text: 'new' })
  assert.deepEqual(await answers.find('a'), { text: 'new' })
  assert.deepEqual([lookups.length, written], [1, [['a', { text: 'new' }]]])
})

it('an answer that the schema refuses counts as none', async () => {
  assert.equal(await open({ a: { words: 'A' } }).answers.find('a'), undefined)
})

it('a key changes with each fact and with the limits between facts', () => {
  const keys = [['ab', 'c'], ['a', 'bc'], ['a', 'b', 'c'], ['abc']].map(keyOfQuestion)
  assert.equal(new Set(keys).size, 4)
  assert.match(keys[0] ?? '', /^[0-9a-f]{64}$/)
})
