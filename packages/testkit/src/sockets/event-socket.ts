import assert from 'node:assert/strict'
import { LiveEvent, TaskEvent } from '@ai-platform/contracts/event.ts'
import WebSocket from 'ws'
import type { Client } from '../client/client.ts'
import { pollUntil } from '../wait-until.ts'

export interface EventSocket {
  /** logged events, in order of arrival */
  readonly events: TaskEvent[]
  /** progress and delta events, with their time of arrival in ms (performance.now) */
  readonly live: { event: LiveEvent; atMs: number }[]
  readonly pings: () => number
  /** Waits for a logged event. */
  waitFor(what: string, matches: (event: TaskEvent) => boolean, deadlineMs?: number): Promise<TaskEvent>
  /** Waits until the server closes the socket. @returns the close code */
  waitForClose(deadlineMs?: number): Promise<number>
  close(): void
}

/**
 * Opens an event socket. Resolves after the upgrade. Each message is checked against the contract on arrival, and
 * `waitFor` throws the first error.
 * @param path with its query
 * @throws Error when the server refuses the upgrade. By the contract it accepts every upgrade and refuses by close
 * code.
 */
export async function openEventSocket(
  client: Client,
  path: string,
  headers: Record<string, string> = {},
): Promise<EventSocket> {
  const socket = new WebSocket(client.socketUrl(path), { headers, handshakeTimeout: 10_000 })
  const events: TaskEvent[] = []
  const live: { event: LiveEvent; atMs: number }[] = []
  let pings = 0
  let closeCode: number | undefined
  let fault: unknown
  socket.on('ping', () => {
    pings += 1
  })
  socket.on('close', code => {
    closeCode = code
  })
  socket.on('message', (data, isBinary) => {
    try {
      assert.equal(isBinary, false, 'events are text')
      const message: unknown = JSON.parse(data.toString())
      if (typeof message === 'object' && message !== null && 'seq' in message) events.push(TaskEvent.parse(message))
      else live.push({ event: LiveEvent.parse(message), atMs: performance.now() })
    } catch (error) {
      fault ??= error
    }
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  socket.on('error', error => {
    fault ??= error
  })
  return {
    events,
    live,
    pings: () => pings,
    waitFor: (what, matches, deadlineMs = 30_000) =>
      pollUntil(
        what,
        deadlineMs,
        () => {
          if (fault) throw fault
          return events.find(matches)
        },
        10,
      ),
    waitForClose: (deadlineMs = 10_000) => pollUntil('the socket to be closed', deadlineMs, () => closeCode, 10),
    close: () => socket.terminate(),
  }
}
