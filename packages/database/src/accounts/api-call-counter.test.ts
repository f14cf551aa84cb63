import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import type { Queryable } from '../pool.ts'
import { createApiCallCounter } from './api-call-counter.ts'

function startCounter() {
  const statements: { userIds: string[]; done: PromiseWithResolvers<unknown> }[] = []
  const warnings: unknown[] = []
  const query = ({ values: [userIds] }: { values: [string[]] }) => {
    const done = Promise.withResolvers<unknown>()
    statements.push({ userIds, done })
    return done.promise
  }
  const log = { warn: (fields: unknown) => warnings.push(fields) }
  const counter = createApiCallCounter({ query } as unknown as Queryable, log)
  return { counter, statements, warnings }
}

test('the first call is counted at once, and those that arrive meanwhile together', async () => {
  const { counter, statements } = startCounter()
  for (const userId of ['a', 'a', 'b', 'c']) counter.count(userId)
  assert.deepEqual(
    statements.map(({ userIds }) => userIds),
    [['a']],
  )
  let counted = false
  const all = counter.counted().then(() => (counted = true))
  statements[0]?.done.resolve({})
  await pollUntil('the next statement', 5_000, () => statements.length === 2, 5)
  assert.deepEqual(statements[1]?.userIds, ['a', 'b', 'c'])
  assert.equal(counted, false)
  statements[1]?.done.resolve({})
  await all
})

test('a call that could not be counted is logged and holds nothing up', async () => {
  const { counter, statements, warnings } = startCounter()
  counter.count('a')
  statements[0]?.done.reject(new Error('no such column'))
  await counter.counted()
  assert.equal(warnings.length, 1)
})
