import type { LiveEvent } from '@ai-platform/contracts/event.ts'
import type { EventNotification } from '@ai-platform/database/events/event-notification.ts'

/** What this process receives from the others. */
export interface BusListener {
  /** An event was committed. */
  onNotification(notification: EventNotification): void
  /** Progress or partial output of a task that runs in another process. */
  onLive(userId: string, event: LiveEvent): void
  /** Another process has sockets of these users. It repeats that within `watchSeconds`. */
  onWatchedUsers(userIds: string[]): void
  /** An account was disabled or enabled. */
  onAccountChanged(userId: string): void
  /** The connection is new. What was sent while it was down is lost and must be read from the tables. */
  onConnect(): void
  /** This process connected to the database. @param others whether other processes were connected */
  onPeers(others: boolean): void
}

export const watchSeconds = 45

/** Messages between processes. They may be lost, never wrong: the tables hold the truth. No send rejects. */
export interface Bus {
  /** Process id put into NOTIFY payloads; null when statements send none. */
  readonly notifyFrom: string | null
  readonly connected: boolean
  /** Whether other processes may be listening. */
  readonly hasPeers: boolean
  start(listener: BusListener): void
  /** Sends notifications of committed events, unless NOTIFY already did. */
  sendNotifications(notifications: EventNotification[]): Promise<void>
  sendLive(userId: string, event: LiveEvent): Promise<void>
  /** Reports whose sockets are open here. An empty list reports that this process runs. */
  sendWatchedUsers(userIds: string[]): Promise<void>
  close(): Promise<void>
}
