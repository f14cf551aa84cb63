import { ApiError } from '../http/api-error.ts'
import { backoffMs, isPassing } from '../http/retry-delay.ts'
import { sleep } from '../http/sleep.ts'
import type { TaskEvent } from '../types.ts'
import { type EventSocket, SocketError, type SocketMessage } from './event-socket.ts'
import type { ReadLog } from './find-last-seq.ts'

/** `live`: the socket is open. `polling`: sockets are not possible, the log is read instead. `waiting`: until the next try. */
export type FeedState = 'connecting' | 'live' | 'polling' | 'waiting'

/** The feed is connected anew, or the log was read: what is not in the log may have changed. */
export interface ConnectedMark {
  event: 'connected'
}

export interface FeedOptions {
  /** the `seq` after which the feed begins; undefined: at the first connection */
  after: number | undefined
  signal?: AbortSignal | undefined
  onState?: ((state: FeedState) => void) | undefined
}

export interface FeedSource {
  /** Opens a socket, with a ticket of its own. @throws ApiError, ConnectionError */
  openSocket(after: number | undefined): Promise<EventSocket>
  readLog: ReadLog
}

/** A socket that closed sooner, without a message, was of no use. */
const minUsefulMs = 5_000
/** Sockets of no use in a row before the log is read instead. */
const maxUseless = 3
const pollingMs = 60_000
const pollPauseMs = 2_000
/** Browsers do not show the server's pings, so a silent socket is checked against the log. */
const silenceMs = 30_000
const lateMs = 5_000
const pageSize = 100

/** Every entry of the log after a sequence number. */
async function* readOn(readLog: ReadLog, after: number): AsyncGenerator<TaskEvent, void, undefined> {
  let last = after
  for (;;) {
    const events = await readLog(last, pageSize)
    yield* events
    last = events.at(-1)?.seq ?? last
    if (events.length < pageSize) return
  }
}

/**
 * Follows the events of a user: over the socket, and by reading the log where sockets are not possible. Connects again after
 * each failure. Entries of the log come in order, each once.
 * @throws ApiError when the platform refuses, such as with a revoked key; the signal's reason when it is aborted
 */
export async function* followFeed(
  source: FeedSource,
  { after, signal, onState = () => {} }: FeedOptions,
): AsyncGenerator<SocketMessage | ConnectedMark, void, undefined> {
  let last = after
  let failures = 0
  let useless = 0
  let pollsUntilMs = 0

  /** Whether the log has an entry that the socket did not send. */
  const isBehind = async () => last !== undefined && (await source.readLog(last, 1)).length > 0

  /** @returns whether the socket was of use */
  async function* readFromSocket(
    socket: EventSocket,
  ): AsyncGenerator<SocketMessage | ConnectedMark, boolean, undefined> {
    const openedAtMs = performance.now()
    let received = 0
    let timeoutMs = silenceMs
    // The reader may leave at each yield, so all of them are in here: the socket is closed then.
    try {
      yield { event: 'connected' }
      for (;;) {
        const message = await socket.next(timeoutMs)
        if (message === 'closed') return received > 0 || performance.now() - openedAtMs > minUsefulMs
        if (message === 'silence') {
          if (timeoutMs === lateMs) return true
          timeoutMs = (await isBehind()) ? lateMs : silenceMs
          continue
        }
        timeoutMs = silenceMs
        received += 1
        if (!('seq' in message)) {
          yield message
          continue
        }
        if (last !== undefined && message.seq > last + 1) {
          for await (const missed of readOn(source.readLog, last)) {
            last = missed.seq
            yield missed
          }
        }
        if (last !== undefined && message.seq <= last) continue
        last = message.seq
        yield message
      }
    } finally {
      socket.close()
    }
  }

  for (;;) {
    signal?.throwIfAborted()
    try {
      if (performance.now() < pollsUntilMs) {
        onState('polling')
        if (last !== undefined) {
          for await (const event of readOn(source.readLog, last)) {
            last = event.seq
            yield event
          }
        }
        yield { event: 'connected' }
        failures = 0
        await sleep(pollPauseMs * (0.5 + Math.random()), signal)
        continue
      }
      onState('connecting')
      const socket = await source.openSocket(last)
      onState('live')
      const wasUseful = yield* readFromSocket(socket)
      useless = wasUseful ? 0 : useless + 1
      failures = useless
    } catch (error) {
      signal?.throwIfAborted()
      if (!isPassing(error)) throw error
      failures += 1
      if (error instanceof SocketError) useless += 1
      const retryAfterMs = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0
      if (retryAfterMs > 0) await sleep(retryAfterMs, signal)
    }
    if (useless >= maxUseless) {
      // After this time one more failure is enough.
      useless = maxUseless - 1
      failures = 0
      pollsUntilMs = performance.now() + pollingMs
      continue
    }
    onState('waiting')
    await sleep(failures === 0 ? 50 * Math.random() : backoffMs(failures, Math.random()), signal)
  }
}
