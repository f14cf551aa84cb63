import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { ProblemError } from './problem-error.ts'
import { createUploadGate } from './upload-gate.ts'

const limits = { atOnce: 2, spacingMs: () => 0, maxWaiting: 100, maxWaitMs: 10_000, heldMs: 10_000 }

/** A gate whose uploads are known by `user-number`, and end when they are told to. */
function startGate(given: Partial<typeof limits> = {}) {
  const gate = createUploadGate({ ...limits, ...given })
  const begun: string[] = []
  const refused: ProblemError[] = []
  const leave = new Map<string, () => void>()
  return {
    gate,
    begun,
    refused,
    async enter(name: string) {
      const user = name.split('-')[0] ?? ''
      const entered = gate.enter(user, left => leave.set(name, left))
      entered.then(
        () => begun.push(name),
        (error: ProblemError) => refused.push(error),
      )
      await nextTurn()
    },
    async leave(name: string) {
      leave.get(name)?.()
      await nextTurn()
    },
  }
}

test('so many go at once, the others when a place is free, and users take turns', async () => {
  const { enter, leave, begun, gate } = startGate()
  for (const name of ['a-1', 'a-2', 'a-3', 'a-4', 'b-1', 'c-1']) await enter(name)
  assert.deepEqual(begun, ['a-1', 'a-2'])
  assert.equal(gate.waiting, 4)
  for (const name of ['a-1', 'a-2', 'a-3', 'b-1']) await leave(name)
  assert.deepEqual(begun, ['a-1', 'a-2', 'a-3', 'b-1', 'c-1', 'a-4'])
  assert.equal(gate.waiting, 0)
})

test('with a spacing one begins after another, however many places are free', async () => {
  let spacingMs = 50
  const { enter, begun } = startGate({ atOnce: 10, spacingMs: () => spacingMs })
  for (const name of ['a-1', 'a-2', 'a-3', 'a-4']) await enter(name)
  assert.deepEqual(begun, ['a-1'])
  spacingMs = 0
  await sleep(120)
  assert.equal(begun.length, 4)
})

test('who leaves before the turn is passed over, and who leaves twice frees one place', async () => {
  const { enter, leave, begun, gate } = startGate()
  for (const name of ['a-1', 'a-2', 'a-3', 'a-4', 'a-5']) await enter(name)
  await leave('a-3')
  assert.equal(gate.waiting, 2)
  await leave('a-1')
  await leave('a-1')
  assert.deepEqual(begun, ['a-1', 'a-2', 'a-4'])
})

test('a slow upload gives its place up and goes on', async () => {
  const { enter, leave, begun } = startGate({ heldMs: 20 })
  for (const name of ['a-1', 'a-2', 'a-3']) await enter(name)
  assert.equal(begun.length, 2)
  await sleep(60)
  assert.equal(begun.length, 3)
  await leave('a-1')
  await sleep(60)
  for (const name of ['a-4', 'a-5', 'a-6']) await enter(name)
  assert.equal(begun.length, 5, 'its end frees no second place')
})

test('too many, too long and a closed gate are refusals that say when to come again', async () => {
  const { enter, refused, gate } = startGate({ maxWaiting: 1, maxWaitMs: 30 })
  for (const name of ['a-1', 'a-2', 'a-3', 'b-1']) await enter(name)
  assert.equal(refused.length, 1, 'too many')
  await sleep(80)
  assert.equal(refused.length, 2, 'too long')
  await enter('b-2')
  gate.close()
  await enter('b-3')
  assert.equal(refused.length, 4, 'closed')
  assert.equal(gate.waiting, 0)
  for (const problem of refused) {
    assert.ok(problem instanceof ProblemError)
    assert.equal(problem.code, 'not_accepting')
    assert.ok(Number(problem.headers['Retry-After']) > 0)
  }
})
