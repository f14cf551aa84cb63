import type { LiveEvent, TaskEvent } from '@ai-platform/contracts/event.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { EventLog } from './event-log.ts'

const eventsPerRead = 500
/**
 * How long to wait for a missing `seq` before the log is read. Commits of one process are acknowledged out of order, a few
 * milliseconds apart.
 */
const gapMs = 25

/** A socket's view of its user's log. */
export interface Subscriber {
  /** `seq` of the last event delivered */
  seq: number
  /** Takes a logged event. Events come in `seq` order, each once. */
  deliver(event: TaskEvent): void
  /** Takes progress or partial output. */
  deliverLive(event: LiveEvent): void
  /** Ends the subscription because the account was disabled. */
  revoke(): void
}

/**
 * The subscribers of one user in this process. An event committed here is delivered as it is; events of other processes
 * are read from the log, up to the `seq` of their notification. So a lost, doubled or late notification does no harm.
 *
 * | state | means | leaves it |
 * |---|---|---|
 * | current | every subscriber has `latestSeq` | own event with the next seq: delivered, stays current |
 * | | | own event with a later seq: gap |
 * | | | advanceTo beyond latestSeq: reading |
 * | gap | own events are kept until their predecessors come | the missing event comes: delivered in order, current |
 * | | | 25 ms pass, or advanceTo beyond latestSeq: reading |
 * | reading | the log is being read; own events are kept | a subscriber has every event up to latestSeq: current |
 * | | | the read fails or finds nothing new: behind |
 * | behind | latestSeq is not delivered | own event: gap |
 * | | | advanceTo, also by `EventHub.catchUp` every 5 s: reading |
 */
export interface EventChannel {
  readonly subscribers: Set<Subscriber>
  deliverOwn(event: TaskEvent): void
  /** Reads the log until the subscribers have `seq`. */
  advanceTo(seq: number): void
  close(): void
}

export function createEventChannel(userId: string, eventLog: EventLog, log: Logger): EventChannel {
  const subscribers = new Set<Subscriber>()
  let latestSeq = 0
  let reading = false
  /** own events by seq, until every subscriber has them */
  const ahead = new Map<number, TaskEvent>()
  let gapTimer: NodeJS.Timeout | undefined

  async function readLog(): Promise<void> {
    if (reading) return
    reading = true
    ahead.clear()
    try {
      while (subscribers.size > 0) {
        // A subscriber that joins during the read may need earlier events: the next pass reads them.
        const readers = [...subscribers]
        const from = Math.min(...readers.map(({ seq }) => seq))
        if (from >= latestSeq) return
        const events = await eventLog.list(userId, from, eventsPerRead)
        for (const event of events) for (const reader of readers) deliverOnce(reader, event)
        // A commit that is not visible yet is read at the next notification, or by EventHub.catchUp.
        if (events.length === 0) return
      }
    } catch (error) {
      log.warn({ err: error, user_id: userId }, 'reading the event log failed; the next catch-up repeats it')
    } finally {
      reading = false
    }
  }

  function deliverOnce(subscriber: Subscriber, event: TaskEvent): void {
    if (subscriber.seq >= event.seq) return
    subscriber.seq = event.seq
    subscriber.deliver(event)
  }

  return {
    subscribers,
    deliverOwn(event) {
      latestSeq = Math.max(latestSeq, event.seq)
      ahead.set(event.seq, event)
      let isBehind = false
      for (const subscriber of subscribers) {
        for (let next = ahead.get(subscriber.seq + 1); next; next = ahead.get(next.seq + 1)) {
          deliverOnce(subscriber, next)
        }
        isBehind ||= subscriber.seq < latestSeq
      }
      if (!isBehind) {
        ahead.clear()
        return
      }
      gapTimer ??= setTimeout(() => {
        gapTimer = undefined
        void readLog()
      }, gapMs)
    },
    advanceTo(seq) {
      latestSeq = Math.max(latestSeq, seq)
      void readLog()
    },
    close: () => clearTimeout(gapTimer),
  }
}
