import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TaskEvent } from '@ai-platform/contracts/event.ts'
import { insertTask } from '@ai-platform/database/tasks/insert-task.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { createEventHub, type EventHub } from '../src/events/hub.ts'
import { createTestPlatform, type TestPlatform } from './start-service.ts'

let platform: TestPlatform

before(async () => {
  platform = await createTestPlatform()
})
after(() => platform.close())

/** A hub with one socket of a user who has `count` events, and how often the log was read. */
async function watchUser(count: number) {
  const user = await platform.addUser()
  const events: TaskEvent[] = []
  for (let number = 0; number < count; number++) {
    const id = randomUUID()
    const file = {
      filename: 'a.txt',
      extension: 'txt',
      contentType: 'text/plain',
      sizeBytes: 1,
      sha256: 'a'.repeat(64),
    }
    const task = { ...file, id, userId: user.id, taskType: 'qa', requestId: 'r', document: id } as const
    const written = await insertTask(platform.owner, task, { hintFrom: null })
    assert.ok(typeof written === 'object')
    events.push(written.event)
  }
  let reads = 0
  const pool = new Proxy(platform.owner, {
    get(target, name) {
      if (name === 'query') reads += 1
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const log = createLogger({ service: 'test', version: '1', level: 'fatal', pretty: false })
  const hub = createEventHub(pool, log)
  const heard: number[] = []
  hub.subscribe(user.id, {
    seq: 0,
    deliver: ({ seq }) => heard.push(seq),
    deliverLive: () => {},
    revoke: () => {},
  })
  const announce = (...numbers: number[]) => {
    for (const number of numbers) announceOwn(hub, user.id, events[number - 1])
  }
  return { hub, user, heard, announce, reads: () => reads }
}

function announceOwn(hub: EventHub, userId: string, event: TaskEvent | undefined): void {
  assert.ok(event)
  hub.announceOwn({ userId, seq: event.seq, event: event.event, taskId: event.task_id, from: 'here' }, event)
}

test('own events go out in order without the log being read, though their commits were heard of out of order', async () => {
  const { heard, announce, reads } = await watchUser(5)
  announce(3, 1)
  assert.deepEqual(heard, [1])
  announce(2, 5, 4)
  assert.deepEqual(heard, [1, 2, 3, 4, 5])
  await sleep(100)
  assert.equal(reads(), 0)
})

test('one that is never heard of is read from the log, and nothing comes twice', async () => {
  const { hub, user, heard, announce } = await watchUser(6)
  announce(3)
  await sleep(100)
  // The log is read to its end, which is further than what was heard of.
  assert.deepEqual(heard, [1, 2, 3, 4, 5, 6])
  announce(2, 4)
  hub.hear({ userId: user.id, seq: 6 })
  announce(6)
  await sleep(100)
  assert.deepEqual(heard, [1, 2, 3, 4, 5, 6])
})
