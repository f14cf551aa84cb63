import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BusListener } from './bus.ts'
import { accountChannel, deliver, liveChannel, liveMessage, watchChannel, watchMessage } from './bus-message.ts'

const progress = {
  event: 'task_progress',
  task_id: '0198c0de-0002-7000-8000-000000000002',
  progress: 0.5,
} as const

function listen() {
  const received: unknown[] = []
  const listener: BusListener = {
    onNotification: () => {},
    onConnect: () => {},
    onPeers: () => {},
    onLive: (userId, event) => received.push([userId, event]),
    onWatchedUsers: users => received.push(users),
    onAccountChanged: userId => received.push(userId),
  }
  return { received, listener }
}

test('messages of other processes reach the listener', () => {
  const { received, listener } = listen()
  deliver(liveChannel, liveMessage('other', 'u', progress), 'self', listener)
  deliver(watchChannel, watchMessage('other', ['u', 'v']), 'self', listener)
  deliver(accountChannel, 'u', 'self', listener)
  assert.deepEqual(received, [['u', progress], ['u', 'v'], 'u'])
})

test('own and malformed messages are ignored', () => {
  const { received, listener } = listen()
  deliver(liveChannel, liveMessage('self', 'u', progress), 'self', listener)
  deliver(watchChannel, watchMessage('self', ['u']), 'self', listener)
  for (const payload of ['', '{', '{"from":1}', '{"from":"other","user":"u","event":{}}']) {
    deliver(liveChannel, payload, 'self', listener)
    deliver(watchChannel, payload, 'self', listener)
  }
  assert.deepEqual(received, [])
})
