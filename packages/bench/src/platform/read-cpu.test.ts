import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseStat, sumTree } from './read-cpu.ts'

test('the times of a process are read although its name contains parentheses and spaces', () => {
  const line = '42 (a) b (c)) S 7 42 42 0 -1 4194304 100 0 0 0 11 22 3 4 20 0 1 0 5000 1000000 200'
  assert.deepEqual(parseStat(line), { pid: 42, parent: 7, ownMs: 330, endedChildrenMs: 70 })
})

test('a tree counts its descendants and the children that have ended', () => {
  const all = [
    { pid: 1, parent: 0, ownMs: 1_000, endedChildrenMs: 5_000 },
    { pid: 10, parent: 1, ownMs: 100, endedChildrenMs: 10 },
    { pid: 11, parent: 10, ownMs: 20, endedChildrenMs: 3 },
    { pid: 12, parent: 11, ownMs: 4, endedChildrenMs: 0 },
    { pid: 13, parent: 1, ownMs: 500, endedChildrenMs: 0 },
  ]
  assert.equal(sumTree(10, all), 137)
  assert.throws(() => sumTree(99, all), /no process 99/)
})
