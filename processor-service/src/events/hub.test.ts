import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TaskEvent } from '@ai-platform/contracts/event.ts'
import type { EventNotification } from '@ai-platform/database/events/event-notification.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { createEventHub } from './hub.ts'

const log = createLogger({ service: 'test', version: '1', level: 'silent', pretty: false })
const userId = '0198c0de-0001-7000-8000-000000000001'

const notificationOf = (seq: number, taskId = 'task'): EventNotification => ({
  userId,
  seq,
  event: 'task_queued',
  taskId,
  from: 'here',
})

const eventAt = (seq: number) => ({ seq, event: 'task_queued', task_id: 'task' }) as TaskEvent

/** A hub over a log of `size` events. */
function startHub(size: number) {
  const reads: number[] = []
  const endedTasks: string[] = []
  const hub = createEventHub(
    {
      async list(_user, after, limit) {
        reads.push(after)
        return Array.from({ length: size }, (_, index) => eventAt(index + 1))
          .filter(({ seq }) => seq > after)
          .slice(0, limit)
      },
      lastSeqs: async users => users.map(user => ({ userId: user, seq: size })),
      endedTasks: async tasks => tasks.filter(id => endedTasks.includes(id)),
    },
    log,
  )
  const subscribe = (seq: number, lastSeq: number) => {
    const delivered: number[] = []
    const subscriber = {
      seq,
      deliver: (event: TaskEvent) => delivered.push(event.seq),
      deliverLive: () => {},
      revoke: () => {},
    }
    return { delivered, subscriber, accepted: hub.subscribe(userId, subscriber, lastSeq) }
  }
  return { hub, reads, endedTasks, subscribe }
}

test('a subscriber that is up to date costs no read of the log', async () => {
  const { subscribe, reads } = startHub(5)
  subscribe(5, 5)
  await sleep(5)
  assert.deepEqual(reads, [])
})

test('a subscriber gets what it missed, in one read', async () => {
  const { subscribe, reads } = startHub(5)
  const { delivered } = subscribe(2, 5)
  await sleep(5)
  assert.deepEqual([delivered, reads], [[3, 4, 5], [2]])
})

test('an event published between the read of lastSeq and the subscription is delivered', async () => {
  const { hub, subscribe } = startHub(6)
  hub.publishOwn(notificationOf(6), eventAt(6))
  const { delivered } = subscribe(5, 5)
  await sleep(5)
  assert.deepEqual(delivered, [6])
})

test('catching up reads only for subscribers that are behind', async () => {
  const { hub, subscribe, reads } = startHub(5)
  subscribe(5, 5)
  await hub.catchUp()
  assert.deepEqual(reads, [])
})

test('a user has at most 100 sockets in a process, and one may open again when another closes', () => {
  const { hub, subscribe } = startHub(0)
  const open = Array.from({ length: 100 }, () => subscribe(0, 0))
  assert.ok(open.every(({ accepted }) => accepted))
  assert.equal(subscribe(0, 0).accepted, false)
  for (const { subscriber } of open.slice(0, 1)) hub.unsubscribe(userId, subscriber)
  assert.equal(subscribe(0, 0).accepted, true)
  assert.equal(hub.sockets, 100)
})

test('listeners for the end of a task are called when it ends or is deleted, until they unsubscribe', () => {
  const { hub } = startHub(0)
  const ended: string[] = []
  const stop = hub.onTaskEnd('a', () => ended.push('a'))
  hub.onTaskEnd('b', () => ended.push('b'))
  hub.publishRemote(notificationOf(1, 'a'))
  hub.publishRemote({ ...notificationOf(2, 'a'), event: 'task_completed' })
  stop()
  hub.publishRemote({ ...notificationOf(3, 'a'), event: 'task_deleted' })
  hub.publishRemote({ ...notificationOf(4, 'b'), event: 'task_deleted' })
  assert.deepEqual(ended, ['a', 'b'])
})

test('a task that this process queued is open for its user until its end is seen', async () => {
  const { hub, endedTasks } = startHub(0)
  for (const taskId of ['a', 'b']) hub.publishOwn(notificationOf(1, taskId), eventAt(1))
  hub.publishRemote(notificationOf(2, 'c'))
  assert.deepEqual(
    ['a', 'b', 'c'].map(id => hub.isOpen(id, userId)),
    [true, true, false],
  )
  assert.equal(hub.isOpen('a', 'another user'), false)
  hub.publishRemote({ ...notificationOf(3, 'a'), event: 'task_completed' })
  hub.onTaskEnd('b', () => {})
  endedTasks.push('b')
  await hub.catchUp()
  assert.deepEqual([hub.isOpen('a', userId), hub.isOpen('b', userId)], [false, false])
})

test('a catch-up calls the listeners of tasks whose end was not notified', async () => {
  const { hub, endedTasks } = startHub(0)
  const ended: string[] = []
  hub.onTaskEnd('a', () => ended.push('a'))
  hub.onTaskEnd('b', () => ended.push('b'))
  endedTasks.push('b')
  await hub.catchUp()
  assert.deepEqual(ended, ['b'])
})
