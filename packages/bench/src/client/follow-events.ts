import { once } from 'node:events'
import { waitUntil } from '@ai-platform/testkit/wait-until.ts'
import { WebSocket } from 'ws'
import { z } from 'zod'
import type { Bench } from '../benchmark.ts'
import type { Account } from './account.ts'

const Message = z.object({
  event: z.string(),
  task_id: z.string(),
  seq: z.number().optional(),
  error: z.object({ code: z.string() }).nullish(),
})

/** An event of a task's log and the time of its arrival by performance.now(). */
export interface SeenEvent {
  event: string
  taskId: string
  seq: number
  code: string | undefined
  atMs: number
}

const finals = new Set(['task_completed', 'task_failed', 'task_cancelled'])

/** The events that a socket has received so far. */
export interface Follower {
  readonly events: SeenEvent[]
  /** the final event of each task that has one */
  readonly finals: Map<string, SeenEvent>
  untilFinal(count: number, timeoutMs: number): Promise<void>
}

/** Opens the account's socket at `baseUrl` (the edge, or one replica) and keeps every logged event. */
export async function followEvents(
  bench: Pick<Bench, 'owns'>,
  account: Account,
  baseUrl = account.url,
): Promise<Follower> {
  const url = new URL(`/process/ws/${account.userId}`, baseUrl.replace('http', 'ws'))
  url.searchParams.set('token', account.token)
  const socket = new WebSocket(url)
  bench.owns(() => socket.terminate())
  const events: SeenEvent[] = []
  const ended = new Map<string, SeenEvent>()
  let closedBy: number | undefined
  socket.on('error', () => {})
  socket.on('close', code => {
    closedBy = code
  })
  socket.on('message', data => {
    const atMs = performance.now()
    const { event, task_id: taskId, seq, error } = Message.parse(JSON.parse(String(data)))
    if (seq === undefined) return
    const seen = { event, taskId, seq, code: error?.code, atMs }
    events.push(seen)
    if (finals.has(event)) ended.set(taskId, seen)
  })
  await once(socket, 'open')
  return {
    events,
    finals: ended,
    async untilFinal(count, timeoutMs) {
      const isSo = () => {
        if (closedBy === undefined) return ended.size >= count
        return Promise.reject(new Error(`The socket was closed with ${closedBy}`))
      }
      await waitUntil(`${count} tasks have ended`, timeoutMs, isSo, 10)
    },
  }
}
