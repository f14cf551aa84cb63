import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTick, setTimeout as sleep } from 'node:timers/promises'
import { createLimiter, LimiterError, type LimiterOptions, type Release } from './limiter.ts'

/** A limiter whose entries are named `key-number` and end when the test ends them. */
function startLimiter(options: LimiterOptions) {
  const limiter = createLimiter(options)
  const started: string[] = []
  const refused: unknown[] = []
  const releases = new Map<string, Release>()
  return {
    limiter,
    started,
    refused,
    reasons: () => refused.map(error => (error instanceof LimiterError ? error.reason : error)),
    async add(...names: string[]) {
      for (const name of names) {
        const acquired = limiter.acquire(name.split('-')[0] ?? '')
        acquired.then(
          release => {
            started.push(name)
            releases.set(name, release)
          },
          (error: unknown) => refused.push(error),
        )
      }
      await nextTick()
    },
    async end(...names: string[]) {
      for (const name of names) {
        releases.get(name)?.()
        await nextTick()
      }
    },
  }
}

test('entries start in order, at most `concurrency` at a time', async () => {
  const { add, end, started, limiter } = startLimiter({ concurrency: 2 })
  await add('a-1', 'a-2', 'a-3', 'a-4')
  assert.deepEqual([started, limiter.running, limiter.queued], [['a-1', 'a-2'], 2, 2])
  await end('a-2', 'a-1')
  assert.deepEqual(started, ['a-1', 'a-2', 'a-3', 'a-4'])
  await end('a-3', 'a-4')
  assert.deepEqual([limiter.running, limiter.queued], [0, 0])
})

test('a key with nothing running goes first, then keys take slots in rotation', async () => {
  const { add, end, started } = startLimiter({ concurrency: 1 })
  await add('a-1', 'a-2', 'a-3', 'b-1', 'b-2', 'c-1')
  await end('a-1', 'b-1', 'c-1', 'a-2', 'b-2')
  assert.deepEqual(started, ['a-1', 'b-1', 'c-1', 'a-2', 'b-2', 'a-3'])
})

test('keys with entries running share further slots in rotation', async () => {
  const { add, end, started } = startLimiter({ concurrency: 4 })
  await add('a-1', 'a-2', 'a-3', 'b-1', 'b-2', 'b-3', 'a-4', 'a-5')
  await end('a-1', 'a-2')
  assert.deepEqual(started.slice(4), ['b-2', 'a-4'])
})

test('a key runs at most `concurrencyPerKey` entries, and others pass it', async () => {
  const { add, end, started } = startLimiter({ concurrency: 3, concurrencyPerKey: 2 })
  await add('a-1', 'a-2', 'a-3', 'b-1')
  assert.deepEqual(started, ['a-1', 'a-2', 'b-1'])
  await end('b-1')
  assert.equal(started.length, 3)
  await end('a-1')
  assert.deepEqual(started.slice(3), ['a-3'])
})

test('a full queue refuses entries, but not one that can start at once', async () => {
  const { add, started, reasons } = startLimiter({ concurrency: 3, concurrencyPerKey: 2, maxQueued: 1 })
  await add('a-1', 'a-2', 'a-3', 'a-4', 'b-1', 'c-1')
  assert.deepEqual(started, ['a-1', 'a-2', 'b-1'])
  assert.deepEqual(reasons(), ['queue_full', 'queue_full'])
})

test('`maxPerKey` counts queued and running entries', async () => {
  const { add, end, reasons, limiter } = startLimiter({ concurrency: 1, maxPerKey: 2 })
  await add('a-1', 'a-2', 'a-3', 'b-1')
  assert.deepEqual([reasons(), limiter.queued], [['key_full'], 2])
  await end('a-1', 'b-1')
  await add('a-4')
  assert.equal(reasons().length, 1)
})

test('the last places are reserved for keys with few entries', async () => {
  const { add, reasons } = startLimiter({ concurrency: 2, maxQueued: 14, reserved: { places: 4, perKey: 2 } })
  await add(...Array.from({ length: 20 }, (_, index) => `greedy-${index}`))
  assert.deepEqual(reasons(), Array(8).fill('key_full'))
  await add('a-1', 'a-2', 'a-3', 'b-1', 'b-2', 'c-1')
  assert.deepEqual(reasons().slice(8), ['key_full', 'queue_full'])
})

test('an entry that waited `maxWaitMs` is refused', async () => {
  const { add, reasons, end, started, limiter } = startLimiter({ concurrency: 1, maxWaitMs: 20 })
  await add('a-1', 'a-2')
  await sleep(60)
  assert.deepEqual([reasons(), limiter.queued], [['waited_too_long'], 0])
  await end('a-1')
  await add('a-3')
  assert.deepEqual(started, ['a-1', 'a-3'])
})

test('an aborted entry leaves the queue, and the others keep their order', async () => {
  const { add, end, started, limiter } = startLimiter({ concurrency: 1 })
  const controller = new AbortController()
  await add('a-1')
  const aborted = limiter.acquire('a', { signal: controller.signal })
  await add('a-2')
  controller.abort(new Error('gone'))
  await assert.rejects(aborted, { message: 'gone' })
  assert.equal(limiter.queued, 1)
  await end('a-1')
  assert.deepEqual(started, ['a-1', 'a-2'])
  await assert.rejects(limiter.acquire('a', { signal: controller.signal }), { message: 'gone' })
})

test('a slot is given up after `slotTimeoutMs`, and the end of that entry frees no second slot', async () => {
  const { add, end, started, limiter } = startLimiter({ concurrency: 2, slotTimeoutMs: 30 })
  await add('a-1', 'a-2', 'a-3')
  assert.equal(started.length, 2)
  await sleep(80)
  assert.equal(started.length, 3)
  await end('a-1', 'a-1', 'a-3')
  await add('a-4', 'a-5', 'a-6')
  assert.deepEqual([started.length, limiter.queued], [5, 1])
})

test('an overdue entry counts towards `maxPerKey` until it ends', async () => {
  const { add, end, reasons, started } = startLimiter({ concurrency: 1, slotTimeoutMs: 20, maxPerKey: 1 })
  await add('a-1')
  await sleep(50)
  await add('a-2', 'b-1')
  assert.deepEqual([reasons(), started], [['key_full'], ['a-1', 'b-1']])
  await end('a-1', 'b-1')
  await add('a-3')
  assert.equal(started.at(-1), 'a-3')
})

test('a closed limiter refuses queued and later entries', async () => {
  const { add, end, reasons, limiter } = startLimiter({ concurrency: 1 })
  await add('a-1', 'a-2', 'b-1')
  limiter.close()
  await add('c-1')
  assert.deepEqual([reasons(), limiter.queued, limiter.running], [Array(3).fill('closed'), 0, 1])
  await end('a-1')
  assert.equal(limiter.running, 0)
})

test('run releases the slot of work that fails', async () => {
  const limiter = createLimiter({ concurrency: 1 })
  const failed = limiter.run('a', async () => {
    await sleep(20)
    throw new Error('it failed')
  })
  const next = limiter.run('a', async () => 'ran')
  await assert.rejects(failed, /it failed/)
  assert.equal(await next, 'ran')
  assert.equal(limiter.running, 0)
})

test("4,500 slow entries of one user neither refuse nor delay another user's", async () => {
  const options = {
    concurrency: 6,
    concurrencyPerKey: 5,
    maxQueued: 4_000,
    maxPerKey: 3_000,
    reserved: { places: 1_000, perKey: 20 },
    maxWaitMs: 45_000,
    slotTimeoutMs: 1_000,
  }
  const { add, started, reasons, limiter } = startLimiter(options)
  await add(...Array.from({ length: 4_500 }, (_, index) => `slow-${index}`))
  assert.deepEqual([started.length, limiter.queued], [5, 2_995])
  assert.deepEqual(new Set(reasons()), new Set(['key_full']))
  for (let second = 0; second < 2; second++) {
    const beganMs = performance.now()
    const release = await limiter.acquire(`other ${second}`)
    const waitedMs = performance.now() - beganMs
    assert.ok(waitedMs < 1_100, `waited ${waitedMs} ms`)
    release()
    await sleep(700)
  }
  limiter.close()
})

test('adding and draining 40,000 entries of 4,000 keys takes constant time each', async () => {
  const limiter = createLimiter({ concurrency: 4 })
  let ended = 0
  const before = process.cpuUsage()
  const runs = Array.from({ length: 40_000 }, (_, index) => limiter.run(`${index % 4_000}`, async () => void ended++))
  await Promise.all(runs)
  assert.equal(ended, 40_000)
  const { user, system } = process.cpuUsage(before)
  const cpuMs = (user + system) / 1_000
  assert.ok(cpuMs < 5_000, `took ${cpuMs} ms of CPU`)
})
