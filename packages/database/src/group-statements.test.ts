import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { groupStatements } from './group-statements.ts'

/** Commits that end when `endFirst` is called; each item is its own result unless it is `bad`. */
function startGrouping(options: { maxSize?: number; concurrency?: number; intervalMs?: number } = {}) {
  const groups: string[][] = []
  const underWay: (() => void)[] = []
  const add = groupStatements<string, string>({
    maxSize: 3,
    concurrency: 1,
    intervalMs: 0,
    ...options,
    async run(items) {
      groups.push(items)
      await new Promise<void>(resolve => underWay.push(resolve))
      if (items.includes('down')) throw Object.assign(new Error('the database is down'), { code: 'ECONNREFUSED' })
      if (items.includes('bad')) throw new Error('a bad item')
      return items.map(item => `committed ${item}`)
    },
  })
  async function endFirst() {
    underWay.shift()?.()
    await nextTurn()
  }
  return { add, groups, endFirst }
}

test('the first item goes at once, and those that arrive meanwhile go together', async () => {
  const { add, groups, endFirst } = startGrouping()
  const results = ['a', 'b', 'c', 'd', 'e'].map(add)
  assert.deepEqual(groups, [['a']])
  await endFirst()
  assert.deepEqual(groups, [['a'], ['b', 'c', 'd']])
  await endFirst()
  await endFirst()
  assert.deepEqual(groups, [['a'], ['b', 'c', 'd'], ['e']])
  assert.deepEqual(
    await Promise.all(results),
    ['a', 'b', 'c', 'd', 'e'].map(item => `committed ${item}`),
  )
})

test('no more than `concurrency` statements are under way', async () => {
  const { add, groups, endFirst } = startGrouping({ concurrency: 2 })
  const results = ['a', 'b', 'c', 'd'].map(add)
  assert.deepEqual(groups, [['a'], ['b']])
  await endFirst()
  assert.deepEqual(groups, [['a'], ['b'], ['c', 'd']])
  await endFirst()
  await endFirst()
  await Promise.all(results)
})

test('the interval grows with the last group, to 32 ms at most', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let nowMs = 0
  t.mock.method(performance, 'now', () => nowMs)
  const { add, groups, endFirst } = startGrouping({ maxSize: 9, intervalMs: 8 })
  const pass = (ms: number) => {
    nowMs += ms
    t.mock.timers.tick(ms)
  }
  const send = async (items: string) => {
    for (const item of items) void add(item)
    await endFirst()
  }
  await send('a')
  await send('bcd')
  pass(8)
  assert.deepEqual(groups.at(-1), ['b', 'c', 'd'])
  await endFirst()
  await send('efghi')
  pass(23)
  assert.equal(groups.length, 2)
  pass(1)
  assert.equal(groups.length, 3)
  await endFirst()
  await send('j')
  pass(31)
  assert.equal(groups.length, 3)
  pass(1)
  assert.deepEqual(groups.at(-1), ['j'])
})

test('a bad item rejects alone', async () => {
  const { add, groups, endFirst } = startGrouping()
  const results = Promise.allSettled(['a', 'b', 'bad', 'c'].map(add))
  await endFirst()
  await endFirst()
  assert.deepEqual(groups, [['a'], ['b', 'bad', 'c'], ['b'], ['bad'], ['c']])
  for (let ended = 0; ended < 3; ended++) await endFirst()
  assert.deepEqual(
    (await results).map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
  )
})

test('an unavailable database rejects the whole group, which may have been committed', async () => {
  const { add, groups, endFirst } = startGrouping()
  const results = Promise.allSettled(['a', 'b', 'down'].map(add))
  await endFirst()
  await endFirst()
  assert.deepEqual(groups, [['a'], ['b', 'down']])
  assert.deepEqual(
    (await results).map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected'],
  )
})

test('items that arrive within the interval of a statement go together when it is over', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { add, groups, endFirst } = startGrouping({ concurrency: 2, intervalMs: 60_000 })
  const results = ['a', 'b', 'c'].map(add)
  await endFirst()
  assert.deepEqual(groups, [['a']])
  t.mock.timers.tick(60_000)
  assert.deepEqual(groups, [['a'], ['b', 'c']])
  await endFirst()
  await Promise.all(results)
})
