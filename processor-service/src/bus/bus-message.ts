import { LiveEvent } from '@ai-platform/contracts/event.ts'
import { z } from 'zod'
import type { BusListener } from './bus.ts'

export const liveChannel = 'task_live'
export const watchChannel = 'task_watch'
export const accountChannel = 'account_disabled'

/** `from` is the sending process, which ignores its own messages. */
const LiveMessage = z.object({ from: z.string(), user: z.string(), event: LiveEvent })
const WatchMessage = z.object({ from: z.string(), users: z.array(z.string()) })

export const liveMessage = (from: string, user: string, event: LiveEvent) => JSON.stringify({ from, user, event })
export const watchMessage = (from: string, users: string[]) => JSON.stringify({ from, users })

function parseJson<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Passes a live, watch or account message to the listener. Malformed messages and those of `self` are ignored. */
export function deliver(channel: string, payload: string, self: string, listener: BusListener): void {
  if (channel === accountChannel) listener.onAccountChanged(payload)
  if (channel === liveChannel) {
    const message = parseJson(LiveMessage, payload)
    if (message && message.from !== self) listener.onLive(message.user, message.event)
  }
  if (channel === watchChannel) {
    const message = parseJson(WatchMessage, payload)
    if (message && message.from !== self) listener.onWatchedUsers(message.users)
  }
}
