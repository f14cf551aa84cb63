import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { createWatchReporter } from './watch-reporter.ts'

function start(hasPeers: boolean) {
  mock.timers.enable({ apis: ['setTimeout'] })
  const sent: string[][] = []
  return { sent, reporter: createWatchReporter({ hasPeers, sendWatchedUsers: async users => void sent.push(users) }) }
}

test('users whose sockets open within 50 ms are reported once, in one message', t => {
  t.after(() => mock.timers.reset())
  const { sent, reporter } = start(true)
  for (const user of ['a', 'b', 'a']) reporter.add(user)
  mock.timers.tick(50)
  reporter.add('c')
  mock.timers.tick(50)
  assert.deepEqual(sent, [['a', 'b'], ['c']])
})

test('a process without peers reports nothing', t => {
  t.after(() => mock.timers.reset())
  const { sent, reporter } = start(false)
  reporter.add('a')
  mock.timers.tick(50)
  assert.deepEqual(sent, [])
})
