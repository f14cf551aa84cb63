import type { Bus } from '../bus/bus.ts'
import { watchSeconds } from '../bus/bus.ts'
import type { EventHub } from './hub.ts'

/** At most four messages a second a task. */
const intervalMs = 250
/** A partial output in one message; NOTIFY takes 8,000 bytes, and a character may take six as JSON. */
const maxTextCharacters = 1_200

/** What a run tells the open sockets while it goes on. */
export interface TaskFeed {
  progress(progress: number): void
  delta(text: string): void
  /** Nothing is sent after this. */
  end(): void
}

export interface LiveFeed {
  forTask(userId: string, taskId: string): TaskFeed
  /** Another process has sockets of these users. */
  watchedElsewhere(userIds: string[]): void
}

/**
 * Progress and partial output of runs here, to sockets here and, only when another process said that it has sockets of
 * that user, over the bus: with nobody watching it costs nothing.
 */
export function createLiveFeed(hub: EventHub, bus: Bus): LiveFeed {
  const elsewhere = new Map<string, number>()

  function forTask(userId: string, taskId: string): TaskFeed {
    let progress: number | undefined
    let text = ''
    let timer: NodeJS.Timeout | undefined
    // What is over in less than a turn sends nothing: its final event says it all.
    let lastSent = Date.now()
    let ended = false
    const isWatched = () => hub.isWatched(userId) || (elsewhere.get(userId) ?? 0) > Date.now()

    function flush(): void {
      timer = undefined
      lastSent = Date.now()
      const events = []
      if (progress !== undefined) events.push({ event: 'task_progress', task_id: taskId, progress } as const)
      else if (text) events.push({ event: 'task_delta', task_id: taskId, text: takeText() } as const)
      progress = undefined
      for (const event of events) {
        hub.deliverLive(userId, event)
        if ((elsewhere.get(userId) ?? 0) > lastSent) void bus.publishLive(userId, event)
      }
      if (text) schedule()
    }

    function takeText(): string {
      // Never between the two halves of a surrogate pair.
      const cut = text.length > maxTextCharacters && /[\uD800-\uDBFF]/.test(text[maxTextCharacters - 1] ?? '') ? 1 : 0
      const taken = text.slice(0, maxTextCharacters - cut)
      text = text.slice(taken.length)
      return taken
    }

    function schedule(): void {
      if (timer || ended) return
      timer = setTimeout(flush, Math.max(0, lastSent + intervalMs - Date.now()))
    }

    return {
      progress(value) {
        if (!isWatched()) return
        progress = value
        schedule()
      },
      delta(piece) {
        if (!isWatched()) return
        text += piece
        schedule()
      },
      end() {
        ended = true
        clearTimeout(timer)
      },
    }
  }

  return {
    forTask,
    watchedElsewhere(userIds) {
      const now = Date.now()
      for (const userId of userIds) elsewhere.set(userId, now + watchSeconds * 1000)
      if (elsewhere.size > 10_000) for (const [userId, until] of elsewhere) if (until < now) elsewhere.delete(userId)
    },
  }
}
