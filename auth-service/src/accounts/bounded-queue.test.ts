import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBoundedQueue } from './bounded-queue.ts'

test('so many run, so many wait in order, and one more is refused with a time to come back', async () => {
  const queue = createBoundedQueue({ concurrency: 2, maxWaiting: 2 })
  const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<number>())
  const begun: number[] = []
  const runs = gates.map((gate, index) =>
    queue.run(`caller ${index}`, () => {
      begun.push(index)
      return gate.promise
    }),
  )
  assert.deepEqual([queue.running, queue.waiting, begun], [2, 2, [0, 1]])
  await new Promise(resolve => setTimeout(resolve, 20))
  assert.ok(queue.busyMs >= 15, 'from when the first one began')
  await assert.rejects(
    queue.run('one more', async () => 9),
    { code: 'rate_limited', headers: { 'Retry-After': '1' } },
  )
  gates[1]?.resolve(1)
  await runs[1]
  await new Promise(setImmediate)
  assert.deepEqual([queue.running, queue.waiting, begun], [2, 1, [0, 1, 2]])
  for (const [index, gate] of gates.entries()) gate.resolve(index)
  assert.deepEqual(await Promise.all(runs), [0, 1, 2, 3])
  assert.deepEqual([queue.running, queue.waiting, queue.busyMs], [0, 0, 0])
})

test('work that fails gives its place back', async () => {
  const queue = createBoundedQueue({ concurrency: 1, maxWaiting: 1 })
  const failed = queue.run('a', async () => {
    throw new Error('no')
  })
  const next = queue.run('a', async () => 'yes')
  await assert.rejects(failed, /no/)
  assert.equal(await next, 'yes')
  assert.equal(queue.running, 0)
})

test('one caller fills no more than three quarters, and each of the others still has two places', async () => {
  const queue = createBoundedQueue({ concurrency: 2, maxWaiting: 14 })
  const gate = Promise.withResolvers<string>()
  const ask = (caller: string) => queue.run(caller, () => gate.promise).catch(error => error.code)
  const asked = ['greedy', 'a', 'b', 'a'].flatMap(caller =>
    Array.from({ length: caller === 'greedy' ? 20 : 2 }, () => ask(caller)),
  )
  gate.resolve('done')
  const answers = await Promise.all(asked)
  assert.deepEqual(answers.slice(0, 20), [...Array(12).fill('done'), ...Array(8).fill('rate_limited')])
  assert.deepEqual(answers.slice(20), ['done', 'done', 'done', 'done', 'rate_limited', 'rate_limited'])
  assert.equal(await ask('greedy'), 'done', 'the places were given back')
})
