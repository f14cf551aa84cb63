import type { LiveEvent } from '@ai-platform/contracts/event.ts'
import type { Bus } from '../bus/bus.ts'
import { watchSeconds } from '../bus/bus.ts'
import type { EventHub } from './hub.ts'

/** At most four messages a second per task. */
const intervalMs = 250
/** NOTIFY takes less than 8,000 bytes, and JSON may need six bytes per character. */
const maxTextCharacters = 1_200
const maxRemoteUsers = 10_000

/** Progress and partial output of one attempt. */
export interface TaskFeed {
  progress(progress: number): void
  delta(text: string): void
  /** Sends nothing after this. */
  end(): void
}

export interface LiveFeed {
  forTask(userId: string, taskId: string): TaskFeed
  /** Records that another process has sockets of these users. */
  addRemoteWatchers(userIds: string[]): void
}

/**
 * Sends progress and partial output to this process's sockets, and over the bus when another process reported sockets of
 * the user. A task that is not watched costs nothing.
 */
export function createLiveFeed(hub: EventHub, bus: Bus): LiveFeed {
  /** the time until which each user is watched from another process, in ms since the epoch */
  const remoteUntil = new Map<string, number>()
  const isWatchedElsewhere = (userId: string) => (remoteUntil.get(userId) ?? 0) > Date.now()

  return {
    forTask: (userId, taskId) =>
      createTaskFeed(taskId, {
        isWatched: () => hub.isWatched(userId) || isWatchedElsewhere(userId),
        send(event) {
          hub.deliverLive(userId, event)
          if (isWatchedElsewhere(userId)) void bus.sendLive(userId, event)
        },
      }),
    addRemoteWatchers(userIds) {
      const now = Date.now()
      for (const userId of userIds) remoteUntil.set(userId, now + watchSeconds * 1000)
      if (remoteUntil.size <= maxRemoteUsers) return
      for (const [userId, until] of remoteUntil) if (until < now) remoteUntil.delete(userId)
    },
  }
}

/** Collects what comes within an interval into one message: the latest progress, or the text since the last message. */
export function createTaskFeed(
  taskId: string,
  target: { isWatched(): boolean; send(event: LiveEvent): void },
): TaskFeed {
  let progress: number | undefined
  let text = ''
  let timer: NodeJS.Timeout | undefined
  // A task that ends within the first interval sends nothing: its final event is enough.
  let lastSentMs = Date.now()
  let ended = false

  function flush(): void {
    timer = undefined
    lastSentMs = Date.now()
    if (progress !== undefined) target.send({ event: 'task_progress', task_id: taskId, progress })
    else if (text) target.send({ event: 'task_delta', task_id: taskId, text: takeText() })
    progress = undefined
    if (text) schedule()
  }

  function takeText(): string {
    // A surrogate pair is not cut in half.
    const cut = text.length > maxTextCharacters && /[\uD800-\uDBFF]/.test(text[maxTextCharacters - 1] ?? '') ? 1 : 0
    const taken = text.slice(0, maxTextCharacters - cut)
    text = text.slice(taken.length)
    return taken
  }

  function schedule(): void {
    if (timer || ended) return
    timer = setTimeout(flush, Math.max(0, lastSentMs + intervalMs - Date.now()))
  }

  return {
    progress(value) {
      if (!target.isWatched()) return
      progress = value
      schedule()
    },
    delta(piece) {
      if (!target.isWatched()) return
      text += piece
      schedule()
    },
    end() {
      ended = true
      clearTimeout(timer)
    },
  }
}
