import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TaskEvent } from '@ai-platform/contracts/event.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { createEventChannel, type Subscriber } from './channel.ts'

const log = createLogger({ service: 'test', version: '1', level: 'silent', pretty: false })
const userId = '0198c0de-0001-7000-8000-000000000001'

const eventAt = (seq: number): TaskEvent => ({
  seq,
  event: 'task_queued',
  task_id: '0198c0de-0002-7000-8000-000000000002',
  filename: 'a.txt',
  task_type: 'qa',
  status: 'pending',
  error: null,
  at: '2026-02-01T09:00:00.000Z',
})

/** A channel over a log of `size` events, with one subscriber. */
function openChannel(size: number) {
  const logged = Array.from({ length: size }, (_, index) => eventAt(index + 1))
  const reads: number[] = []
  let failure: Error | undefined
  const eventLog = {
    async list(_user: string, after: number, limit: number) {
      reads.push(after)
      if (failure) throw failure
      return logged.filter(({ seq }) => seq > after).slice(0, limit)
    },
    lastSeqs: async () => [],
    endedTasks: async () => [],
  }
  const channel = createEventChannel(userId, eventLog, log)
  const delivered: number[] = []
  const subscriber = (seq: number, seqs: number[]): Subscriber => ({
    seq,
    deliver: event => seqs.push(event.seq),
    deliverLive: () => {},
    revoke: () => {},
  })
  channel.subscribers.add(subscriber(0, delivered))
  return {
    channel,
    delivered,
    reads,
    own: (...seqs: number[]) => seqs.forEach(seq => void channel.deliverOwn(eventAt(seq))),
    join(seq: number) {
      const seqs: number[] = []
      channel.subscribers.add(subscriber(seq, seqs))
      return seqs
    },
    failReads(error: Error | undefined) {
      failure = error
    },
  }
}

test('own events are delivered in order without a read, though their commits are acknowledged out of order', async () => {
  const { own, delivered, reads } = openChannel(5)
  own(3, 1)
  assert.deepEqual(delivered, [1])
  own(2, 5, 4)
  assert.deepEqual(delivered, [1, 2, 3, 4, 5])
  await sleep(60)
  assert.deepEqual(reads, [])
})

test('an event that is missing after the gap time is read from the log, and none is delivered twice', async () => {
  const { own, delivered, channel } = openChannel(6)
  own(3)
  await sleep(60)
  assert.deepEqual(delivered, [1, 2, 3, 4, 5, 6], 'a read delivers the log to its end')
  own(2, 4)
  channel.advanceTo(6)
  own(6)
  await sleep(60)
  assert.deepEqual(delivered, [1, 2, 3, 4, 5, 6])
})

test('a notification reads the log up to its seq, and a repeated one reads nothing', async () => {
  const { channel, delivered, reads } = openChannel(4)
  channel.advanceTo(4)
  await sleep(5)
  channel.advanceTo(4)
  channel.advanceTo(2)
  await sleep(5)
  assert.deepEqual([delivered, reads], [[1, 2, 3, 4], [0]])
})

test('notifications during a read cause no second read at the same time', async () => {
  const { channel, delivered, reads } = openChannel(4)
  for (const seq of [1, 2, 3, 4]) channel.advanceTo(seq)
  await sleep(5)
  assert.deepEqual([delivered, reads], [[1, 2, 3, 4], [0]])
})

test('a subscriber that joins with an earlier seq gets what it missed, and the others nothing twice', async () => {
  const { channel, delivered, join } = openChannel(4)
  channel.advanceTo(4)
  await sleep(5)
  const late = join(2)
  channel.advanceTo(4)
  await sleep(5)
  assert.deepEqual(
    [delivered, late],
    [
      [1, 2, 3, 4],
      [3, 4],
    ],
  )
})

test('after a failed read the next notification delivers everything', async () => {
  const { channel, delivered, failReads } = openChannel(3)
  failReads(new Error('the database is down'))
  channel.advanceTo(2)
  await sleep(5)
  assert.deepEqual(delivered, [])
  failReads(undefined)
  channel.advanceTo(3)
  await sleep(5)
  assert.deepEqual(delivered, [1, 2, 3])
})

test('a notification of an event that is not visible yet ends the read instead of repeating it', async () => {
  const { channel, reads } = openChannel(0)
  channel.advanceTo(1)
  await sleep(20)
  assert.deepEqual(reads, [0])
})
