import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { runBounded } from './run-bounded.ts'

const { signal } = new AbortController()

it('results keep the order of the items, and at most `concurrency` items run at a time', async () => {
  let running = 0
  let most = 0
  const results = await runBounded([5, 1, 4, 2, 3, 0], 3, signal, async (item, index) => {
    most = Math.max(most, ++running)
    await sleep(item * 3)
    running--
    return `${index}:${item}`
  })
  assert.deepEqual(results, ['0:5', '1:1', '2:4', '3:2', '4:3', '5:0'])
  assert.equal(most, 3)
  assert.deepEqual(await runBounded([], 3, signal, async () => 1), [])
})

it('the first failure aborts the other items, starts no more and is thrown', async () => {
  const failure = new Error('second')
  const started: number[] = []
  const aborted: unknown[] = []
  const run = runBounded([0, 1, 2, 3, 4], 2, signal, async (item, _, ownSignal) => {
    started.push(item)
    if (item === 1) throw failure
    await sleep(1_000, undefined, { signal: ownSignal }).catch(() => aborted.push(ownSignal.reason))
    ownSignal.throwIfAborted()
  })
  await assert.rejects(run, (error: unknown) => error === failure)
  assert.deepEqual(started, [0, 1])
  assert.deepEqual(aborted, [failure])
})

it('an abort throws its reason', async () => {
  const reason = new Error('cancelled')
  const controller = new AbortController()
  setTimeout(() => controller.abort(reason), 20)
  const run = runBounded([1, 2, 3], 2, controller.signal, async (_item, _, ownSignal) => {
    await sleep(1_000, undefined, { signal: ownSignal }).catch(() => ownSignal.throwIfAborted())
  })
  await assert.rejects(run, (error: unknown) => error === reason)
})
