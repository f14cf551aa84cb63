import { ConnectionError } from '../http/api-error.ts'
import type { Socket } from '../platform/platform.ts'
import type { DeltaEvent, ProgressEvent, TaskEvent } from '../types.ts'

export type SocketMessage = TaskEvent | ProgressEvent | DeltaEvent

/** A reader that has more messages waiting gets a closed socket, and the rest from the log. */
const maxWaiting = 1_000

/** A socket that could not be opened, although the platform answers calls. */
export class SocketError extends ConnectionError {}

/** An open event socket, read message by message. */
export interface EventSocket {
  /** The next message; `silence` when none came in time, `closed` after the last one. @throws the signal's reason */
  next(timeoutMs: number): Promise<SocketMessage | 'silence' | 'closed'>
  close(): void
}

/**
 * Waits until the socket is open.
 * @throws SocketError when it cannot be opened, the signal's reason when it is aborted
 */
export async function readSocket(socket: Socket, signal?: AbortSignal): Promise<EventSocket> {
  const waiting: SocketMessage[] = []
  let closed = false
  let wake = () => {}
  const onAbort = () => {
    closed = true
    socket.close()
    wake()
  }
  signal?.addEventListener('abort', onAbort, { once: true })
  socket.onmessage = ({ data }) => {
    if (closed) return
    waiting.push(JSON.parse(String(data)))
    if (waiting.length > maxWaiting) close()
    wake()
  }
  // A close follows each error.
  socket.onerror = () => {}
  function close() {
    closed = true
    signal?.removeEventListener('abort', onAbort)
    socket.close()
    wake()
  }
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve()
    socket.onclose = ({ code }) => {
      signal?.removeEventListener('abort', onAbort)
      closed = true
      wake()
      reject(signal?.aborted ? signal.reason : new SocketError(`The event socket was closed with ${code}.`))
    }
  })
  return {
    async next(timeoutMs) {
      if (waiting.length === 0 && !closed) {
        let timer: ReturnType<typeof setTimeout> | undefined
        await new Promise<void>(resolve => {
          wake = resolve
          timer = setTimeout(resolve, timeoutMs)
        })
        clearTimeout(timer)
      }
      signal?.throwIfAborted()
      return waiting.shift() ?? (closed ? 'closed' : 'silence')
    },
    close,
  }
}
