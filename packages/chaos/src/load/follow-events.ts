import { LiveEvent, TaskEvent } from '@ai-platform/contracts/event.ts'
import { WebSocket } from 'ws'
import type { Account } from './account.ts'

/** Reads an account's event log over a socket, and opens a new one after each close. */
export interface Follower {
  readonly events: TaskEvent[]
  readonly lastSeq: number
  /** close codes, and problems: gaps, repeated entries and unknown messages */
  readonly closes: number[]
  readonly problems: string[]
  stop(): Promise<void>
}

const reopenMs = 300
/** Longer than the server's ping interval of 25 s; a longer silence means a dead connection. */
const silenceMs = 40_000

/**
 * Follows an account's event log at `baseUrl` (http). Resumes after each close with `?after=`.
 * @param after the `seq` after which the first socket starts
 */
export function followEvents(account: Account, baseUrl = account.processorUrl, after = 0): Follower {
  const events: TaskEvent[] = []
  const closes: number[] = []
  const problems: string[] = []
  let lastSeq = after
  let stopped = false
  let socket: WebSocket
  let timer: NodeJS.Timeout

  function take(data: string): void {
    const message: unknown = JSON.parse(data)
    if (LiveEvent.safeParse(message).success) return
    const parsed = TaskEvent.safeParse(message)
    if (!parsed.success) return void problems.push(`a message of unknown shape: ${data}`)
    const { seq } = parsed.data
    if (seq !== lastSeq + 1) problems.push(`socket: seq ${seq} after ${lastSeq}`)
    lastSeq = Math.max(lastSeq, seq)
    events.push(parsed.data)
  }

  function open(): void {
    const url = new URL(`/process/ws/${account.userId}`, baseUrl.replace('http', 'ws'))
    url.searchParams.set('token', account.token)
    url.searchParams.set('after', String(lastSeq))
    const current = new WebSocket(url, { handshakeTimeout: 10_000 })
    socket = current
    const alive = setInterval(() => {
      if (Date.now() - receivedAt > silenceMs) current.terminate()
    }, 5_000)
    let receivedAt = Date.now()
    const noteActivity = () => {
      receivedAt = Date.now()
    }
    current.on('error', () => {})
    current.on('ping', noteActivity)
    current.on('message', data => {
      noteActivity()
      take(String(data))
    })
    current.on('close', code => {
      clearInterval(alive)
      closes.push(code)
      if (!stopped) timer = setTimeout(open, reopenMs)
    })
  }
  open()

  return {
    events,
    closes,
    problems,
    get lastSeq() {
      return lastSeq
    },
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
