import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError, ConnectionError } from '../http/api-error.ts'
import type { DeltaEvent, TaskEvent } from '../types.ts'
import { type EventSocket, SocketError, type SocketMessage } from './event-socket.ts'
import { type FeedSource, type FeedState, followFeed } from './follow-feed.ts'

const entry = (seq: number) => ({ seq, event: 'task_queued' }) as TaskEvent
const delta = { event: 'task_delta', task_id: 't', text: 'x' } as DeltaEvent

/** A socket that sends these messages, then closes, or stays silent when they end with `silence`. */
function socketOf(...messages: (SocketMessage | 'silence')[]): EventSocket {
  return {
    async next() {
      return messages.shift() ?? 'closed'
    },
    close() {},
  }
}

/** A source whose sockets come in order; after the last one the feed is aborted. */
function sourceOf(sockets: (EventSocket | Error)[], log: number[] = []) {
  const stop = new AbortController()
  const opened: (number | undefined)[] = []
  const source: FeedSource = {
    async openSocket(after) {
      opened.push(after)
      const socket = sockets.shift()
      if (socket === undefined) {
        stop.abort(new Error('the end'))
        stop.signal.throwIfAborted()
      }
      if (socket instanceof Error) throw socket
      return socket as EventSocket
    },
    readLog: async (after, limit) =>
      log
        .filter(seq => seq > after)
        .slice(0, limit)
        .map(entry),
  }
  return { source, signal: stop.signal, stop, opened }
}

async function readAll({ source, signal }: ReturnType<typeof sourceOf>, after: number | undefined) {
  const seen: (number | string)[] = []
  const states: FeedState[] = []
  const feed = followFeed(source, { after, signal, onState: state => states.push(state) })
  await assert.rejects(async () => {
    for await (const message of feed) seen.push('seq' in message ? message.seq : message.event)
  }, /the end/)
  return { seen: seen.filter(item => item !== 'connected'), states }
}

test('a new socket begins after the last event, and repeated events are dropped', async () => {
  const parts = sourceOf([socketOf(entry(4), entry(5)), socketOf(entry(5), entry(6), delta)])
  assert.deepEqual((await readAll(parts, 3)).seen, [4, 5, 6, 'task_delta'])
  assert.deepEqual(parts.opened, [3, 5, 6])
})

test('a gap is filled from the log', async () => {
  const parts = sourceOf([socketOf(entry(1), entry(4), entry(5))], [1, 2, 3, 4, 5])
  assert.deepEqual((await readAll(parts, 0)).seen, [1, 2, 3, 4, 5])
})

test('a log that lost its beginning is read from where it starts', async () => {
  const parts = sourceOf([socketOf(entry(40), entry(41))], [40, 41])
  assert.deepEqual((await readAll(parts, 3)).seen, [40, 41])
})

test('without a number the feed begins at the first connection, and goes on after its events', async () => {
  const parts = sourceOf([socketOf(entry(8)), socketOf(entry(9))])
  assert.deepEqual((await readAll(parts, undefined)).seen, [8, 9])
  assert.deepEqual(parts.opened, [undefined, 8, 9])
})

test('a platform that is away is tried again; a refusal ends the feed', async () => {
  const parts = sourceOf([new ConnectionError('away'), new ApiError(503, {}, 0), socketOf(entry(1))])
  assert.deepEqual((await readAll(parts, 0)).seen, [1])
  const refused = sourceOf([new ApiError(401, { code: 'token_not_valid' })])
  const feed = followFeed(refused.source, { after: 0 })
  await assert.rejects(feed.next(), { code: 'token_not_valid' })
})

test('the log is read when sockets fail three times', async () => {
  const failure = () => new SocketError('closed with 1006')
  const parts = sourceOf([failure(), failure(), failure()], [1, 2, 3])
  const seen: number[] = []
  const states: FeedState[] = []
  for await (const message of followFeed(parts.source, { after: 0, onState: state => states.push(state) })) {
    if ('seq' in message) seen.push(message.seq)
    if (seen.length === 3) break
  }
  assert.deepEqual(seen, [1, 2, 3])
  assert.equal(states.at(-1), 'polling')
})

test('a socket that stays silent while the log goes on is replaced', async () => {
  const parts = sourceOf([socketOf(entry(1), 'silence', 'silence'), socketOf(entry(2))], [1, 2])
  assert.deepEqual((await readAll(parts, 0)).seen, [1, 2])
  assert.deepEqual(parts.opened, [0, 1, 2])
})

test('a reader that leaves closes the socket, at the first mark too', async () => {
  let closes = 0
  const close = () => {
    closes += 1
  }
  const socket = { ...socketOf(entry(1)), close }
  const parts = sourceOf([socket])
  for await (const { event } of followFeed(parts.source, { after: 0 })) if (event === 'connected') break
  assert.equal(closes, 1)
})
