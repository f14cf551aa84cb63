import type { LiveEvent } from '@ai-platform/contracts/event.ts'
import type { EventHint } from '@ai-platform/database/events/event-hint.ts'

/** What other processes tell this one. */
export interface BusListener {
  /** an event was committed */
  onHint(hint: EventHint): void
  /** progress or partial output of a task run by another process, for sockets held here */
  onLive(userId: string, event: LiveEvent): void
  /** another process holds sockets of these users, and says so again within `watchSeconds` */
  onWatch(userIds: string[]): void
  /** the account was disabled: its sockets are to be closed */
  onAccountDisabled(userId: string): void
  /** the connection is new: what was said before it was missed, and has to be read from the tables */
  onConnect(): void
}

export const watchSeconds = 45

/** How processes hear of each other's work. Messages may be lost, never wrong: the tables are what counts. */
export interface Bus {
  /**
   * This process, as the hint names it that a statement sends with its commit; null where statements send none, or where
   * there is no other process to hear it.
   */
  readonly hintFrom: string | null
  readonly connected: boolean
  start(listener: BusListener): void
  /** Sends hints of committed events, where they do not go out by themselves. Never rejects. */
  publishHints(hints: EventHint[]): Promise<void>
  /** Never rejects. */
  publishLive(userId: string, event: LiveEvent): Promise<void>
  /** Says whose sockets are held here, and thereby that this process is there, be it with none. Never rejects. */
  publishWatch(userIds: string[]): Promise<void>
  close(): Promise<void>
}
