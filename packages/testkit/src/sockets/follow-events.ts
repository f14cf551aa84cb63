import { LiveEvent, TaskEvent } from '@ai-platform/contracts/event.ts'
import { WebSocket } from 'ws'
import { finalEvents } from '../client/task.ts'
import { pollUntil } from '../wait-until.ts'

/** An entry of the event log and its time of arrival in ms (performance.now). */
export type FollowedEvent = TaskEvent & { atMs: number }

/** The event log of an account, as its socket receives it. */
export interface Follower {
  readonly events: FollowedEvent[]
  /** the final event of each task that has one, by task id */
  readonly finals: Map<string, FollowedEvent>
  readonly lastSeq: number
  /** close codes, and problems: gaps, repeated entries and unknown messages */
  readonly closes: number[]
  readonly problems: string[]
  /** Waits until the first socket is open. */
  untilOpen(timeoutMs?: number): Promise<void>
  /** Waits until `count` tasks have ended. @throws Error when the socket was closed and is not opened again */
  untilFinal(count: number, timeoutMs: number): Promise<void>
  stop(): Promise<void>
}

export interface FollowOptions {
  /** the `seq` after which the first socket starts; 0 by default */
  after?: number
  /** opens a new socket after each close, from the last entry on; true by default */
  reopens?: boolean
  /** called for each entry when it arrives */
  onEvent?: (event: FollowedEvent) => void
}

const reopenMs = 300
/** Longer than the server's ping interval of 25 s; a longer silence means a dead connection. */
const silenceMs = 40_000

/**
 * Follows the event log of a user over a socket.
 * @param user the user's id and access token
 * @param baseUrl http address of the platform or of one processor
 */
export function followEvents(
  user: { id: string; access: string },
  baseUrl: string,
  { after = 0, reopens = true, onEvent }: FollowOptions = {},
): Follower {
  const events: FollowedEvent[] = []
  const finals = new Map<string, FollowedEvent>()
  const closes: number[] = []
  const problems: string[] = []
  let lastSeq = after
  let stopped = false
  let opened = false
  let socket: WebSocket
  let timer: NodeJS.Timeout

  function take(data: string): void {
    const atMs = performance.now()
    const message: unknown = JSON.parse(data)
    const { success, data: entry } = TaskEvent.safeParse(message)
    if (!success) {
      if (!LiveEvent.safeParse(message).success) problems.push(`a message of unknown shape: ${data}`)
      return
    }
    if (entry.seq !== lastSeq + 1) problems.push(`socket: seq ${entry.seq} after ${lastSeq}`)
    lastSeq = Math.max(lastSeq, entry.seq)
    const event = { ...entry, atMs }
    events.push(event)
    if (finalEvents.includes(entry.event)) finals.set(entry.task_id, event)
    onEvent?.(event)
  }

  function open(): void {
    const url = new URL(`/process/ws/${user.id}`, baseUrl.replace('http', 'ws'))
    url.searchParams.set('token', user.access)
    url.searchParams.set('after', String(lastSeq))
    const current = new WebSocket(url, { handshakeTimeout: 10_000 })
    socket = current
    let receivedAt = performance.now()
    const alive = setInterval(() => {
      if (performance.now() - receivedAt > silenceMs) current.terminate()
    }, 5_000)
    const noteActivity = () => {
      receivedAt = performance.now()
    }
    current.on('error', () => {})
    current.on('ping', noteActivity)
    current.on('open', () => {
      opened = true
    })
    current.on('message', data => {
      noteActivity()
      take(String(data))
    })
    current.on('close', code => {
      clearInterval(alive)
      closes.push(code)
      if (reopens && !stopped) timer = setTimeout(open, reopenMs)
    })
  }
  open()

  async function poll(what: string, timeoutMs: number, isSo: () => boolean): Promise<void> {
    const isSoWhileOpen = () => {
      if (isSo()) return true
      const code = closes.at(-1)
      if (!reopens && code !== undefined) throw new Error(`The socket was closed with ${code}`)
      return false
    }
    await pollUntil(what, timeoutMs, isSoWhileOpen, 10)
  }

  return {
    events,
    finals,
    closes,
    problems,
    get lastSeq() {
      return lastSeq
    },
    untilOpen: (timeoutMs = 15_000) => poll('the event socket is open', timeoutMs, () => opened),
    untilFinal: (count, timeoutMs) => poll(`${count} tasks have ended`, timeoutMs, () => finals.size >= count),
    async stop() {
      stopped = true
      clearTimeout(timer)
      if (socket.readyState === WebSocket.CLOSED) return
      const closed = new Promise(resolve => socket.once('close', resolve))
      socket.terminate()
      await closed
    },
  }
}
