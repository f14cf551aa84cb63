import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Socket } from '../platform/platform.ts'
import { readSocket, SocketError } from './event-socket.ts'

function fakeSocket() {
  const socket: Socket & { closes: number } = {
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    closes: 0,
    close() {
      socket.closes += 1
    },
  }
  const send = (value: unknown) => socket.onmessage?.({ data: JSON.stringify(value) })
  return { socket, send }
}

async function opened(signal?: AbortSignal) {
  const { socket, send } = fakeSocket()
  const reading = readSocket(socket, signal)
  // Messages may come with the opening.
  send({ seq: 1 })
  socket.onopen?.()
  return { socket, send, reader: await reading }
}

test('messages are read in order, those before the opening too', async () => {
  const { reader, send } = await opened()
  send({ seq: 2 })
  assert.deepEqual([await reader.next(10), await reader.next(10)], [{ seq: 1 }, { seq: 2 }])
  assert.equal(await reader.next(5), 'silence')
  setTimeout(() => send({ seq: 3 }), 5)
  assert.deepEqual(await reader.next(1_000), { seq: 3 })
})

test('a closed socket gives what it received, then says so', async () => {
  const { reader, socket } = await opened()
  socket.onclose?.({ code: 1001, reason: '' })
  assert.deepEqual([await reader.next(1_000), await reader.next(1_000)], [{ seq: 1 }, 'closed'])
})

test('a socket that cannot be opened is a SocketError', async () => {
  const { socket } = fakeSocket()
  const reading = readSocket(socket)
  socket.onclose?.({ code: 1006, reason: '' })
  await assert.rejects(reading, SocketError)
})

test('a signal ends the reading with its reason and closes the socket', async () => {
  const stop = new AbortController()
  const { reader, socket } = await opened(stop.signal)
  await reader.next(10)
  const reason = new Error('enough')
  setTimeout(() => stop.abort(reason), 5)
  await assert.rejects(reader.next(1_000), reason)
  assert.equal(socket.closes, 1)
})

test('a reader that is too slow gets a closed socket', async () => {
  const { reader, send, socket } = await opened()
  for (let seq = 2; seq < 1_100; seq += 1) send({ seq })
  assert.equal(socket.closes, 1)
  let count = 0
  while ((await reader.next(10)) !== 'closed') count += 1
  assert.equal(count, 1_001)
})
