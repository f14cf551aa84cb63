import type { LiveEvent, TaskEvent } from '@ai-platform/contracts/event.ts'
import type { EventHint } from '@ai-platform/database/events/event-hint.ts'
import { listEvents } from '@ai-platform/database/events/list-events.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'

const eventsARead = 500
const maxSocketsAUser = 100

/** How long an own event waits for the one before it: commits that are acknowledged together are a few ms apart. */
const earlyMs = 25

/** One open socket's view of its user's log. */
export interface Subscriber {
  /** the last event that was handed to it */
  seq: number
  /** A logged event, in order and once. */
  deliver(event: TaskEvent): void
  /** Progress or partial output. */
  deliverLive(event: LiveEvent): void
  /** The user's account was disabled. */
  revoke(): void
}

interface Channel {
  subscribers: Set<Subscriber>
  /** the highest number heard of */
  heard: number
  reading: boolean
  /** own events whose predecessors have not been heard of */
  early: Map<number, TaskEvent>
  /** reads the log when they are not heard of soon */
  overdue: NodeJS.Timeout | undefined
}

const newChannel = (): Channel => ({
  subscribers: new Set(),
  heard: 0,
  reading: false,
  early: new Map(),
  overdue: undefined,
})

export interface EventHub {
  /** False, and nothing done, when the user has too many sockets here. */
  subscribe(userId: string, subscriber: Subscriber): boolean
  unsubscribe(userId: string, subscriber: Subscriber): void
  /** An event was committed, here or elsewhere. */
  hear(hint: Pick<EventHint, 'userId' | 'seq'>): void
  deliverLive(userId: string, event: LiveEvent): void
  revoke(userId: string): void
  /** Reads on for every open socket: after a lost connection, and now and then in case a hint was lost. */
  catchUp(): Promise<void>
  watchedUsers(): string[]
  isWatched(userId: string): boolean
  /** Calls `listener` for each hint until the returned function is called. */
  onHint(listener: (hint: EventHint) => void): () => void
  /** Another process committed an event. */
  announce(hint: EventHint): void
  /** This process committed an event: the sockets that have all before it get it as it is, without reading the log. */
  announceOwn(hint: EventHint, event: TaskEvent): void
  readonly sockets: number
}

/**
 * Hands the log to the sockets of this process: what it committed itself as it was written, in order; what others did from
 * the log. Their hints only say up to which number to read, so that one lost, doubled or out of order does no harm.
 */
export function createEventHub(pool: Pool, log: Logger): EventHub {
  const channels = new Map<string, Channel>()
  const listeners = new Set<(hint: EventHint) => void>()

  async function pump(userId: string, channel: Channel): Promise<void> {
    if (channel.reading) return
    channel.reading = true
    channel.early.clear()
    try {
      while (channel.subscribers.size > 0) {
        // One who joins while the log is read may be further behind than what was asked for: the next turn serves it.
        const readers = [...channel.subscribers]
        const from = Math.min(...readers.map(({ seq }) => seq))
        if (from >= channel.heard) return
        const events = await listEvents(pool, userId, from, eventsARead)
        for (const event of events) {
          for (const subscriber of readers) {
            if (subscriber.seq >= event.seq) continue
            subscriber.seq = event.seq
            subscriber.deliver(event)
          }
        }
        // Less than was heard of: a commit not visible yet would be read by the next hint or catchUp.
        if (events.length === 0) return
      }
    } catch (error) {
      log.warn({ err: error, user_id: userId }, 'reading the event log failed; it is read again')
    } finally {
      channel.reading = false
    }
  }

  /**
   * Commits of one process are heard of a little out of order, by the connections they were made on: an event waits for
   * the one before it, and only when that does not come is the log read.
   */
  function handOver(userId: string, channel: Channel, event: TaskEvent): void {
    channel.heard = Math.max(channel.heard, event.seq)
    channel.early.set(event.seq, event)
    let behind = false
    for (const subscriber of channel.subscribers) {
      for (let next = channel.early.get(subscriber.seq + 1); next; next = channel.early.get(next.seq + 1)) {
        subscriber.seq = next.seq
        subscriber.deliver(next)
      }
      behind ||= subscriber.seq < channel.heard
    }
    if (!behind) channel.early.clear()
    else
      channel.overdue ??= setTimeout(() => {
        channel.overdue = undefined
        void pump(userId, channel)
      }, earlyMs)
  }

  function hear({ userId, seq }: Pick<EventHint, 'userId' | 'seq'>): void {
    const channel = channels.get(userId)
    if (!channel) return
    channel.heard = Math.max(channel.heard, seq)
    void pump(userId, channel)
  }

  return {
    subscribe(userId, subscriber) {
      const channel = channels.get(userId) ?? newChannel()
      if (channel.subscribers.size >= maxSocketsAUser) return false
      channels.set(userId, channel)
      channel.subscribers.add(subscriber)
      return true
    },
    unsubscribe(userId, subscriber) {
      const channel = channels.get(userId)
      channel?.subscribers.delete(subscriber)
      if (channel?.subscribers.size !== 0) return
      clearTimeout(channel.overdue)
      channels.delete(userId)
    },
    hear,
    deliverLive(userId, event) {
      for (const subscriber of channels.get(userId)?.subscribers ?? []) subscriber.deliverLive(event)
    },
    revoke(userId) {
      for (const subscriber of channels.get(userId)?.subscribers ?? []) subscriber.revoke()
    },
    async catchUp() {
      const users = [...channels.keys()]
      if (users.length === 0) return
      const { rows } = await pool.query<{ user_id: string; last_seq: number }>(
        'SELECT user_id, last_seq FROM event_streams WHERE user_id = ANY($1::uuid[])',
        [users],
      )
      for (const row of rows) hear({ userId: row.user_id, seq: row.last_seq })
    },
    watchedUsers: () => [...channels.keys()],
    isWatched: userId => channels.has(userId),
    onHint(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    announce(hint) {
      hear(hint)
      for (const listener of listeners) listener(hint)
    },
    announceOwn(hint, event) {
      const channel = channels.get(hint.userId)
      if (channel) handOver(hint.userId, channel, event)
      for (const listener of listeners) listener(hint)
    },
    get sockets() {
      let count = 0
      for (const { subscribers } of channels.values()) count += subscribers.size
      return count
    },
  }
}
