import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTurns } from './turns.ts'

test('a key has so many at a time, in order, and another key does not wait for it', async () => {
  const turns = createTurns(2)
  const started: string[] = []
  const gates = new Map<string, () => void>()
  const run = (key: string, name: string) =>
    turns.take(key, async () => {
      started.push(name)
      await new Promise<void>(resolve => gates.set(name, resolve))
    })
  const all = [run('a', 'a1'), run('a', 'a2'), run('a', 'a3'), run('b', 'b1')]
  await new Promise(setImmediate)
  assert.deepEqual(started, ['a1', 'a2', 'b1'])
  gates.get('a1')?.()
  await new Promise(setImmediate)
  assert.deepEqual(started, ['a1', 'a2', 'b1', 'a3'])
  for (const name of ['a2', 'a3', 'b1']) gates.get(name)?.()
  await Promise.all(all)
})

test('work that fails gives its turn on', async () => {
  const turns = createTurns(1)
  const failing = turns.take('a', async () => {
    throw new Error('it failed')
  })
  const next = turns.take('a', async () => 'done')
  await assert.rejects(failing, /it failed/)
  assert.equal(await next, 'done')
})
