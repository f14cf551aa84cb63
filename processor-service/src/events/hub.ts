import type { LiveEvent, TaskEvent } from '@ai-platform/contracts/event.ts'
import type { EventNotification } from '@ai-platform/database/events/event-notification.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { createEventChannel, type EventChannel, type Subscriber } from './channel.ts'
import type { EventLog } from './event-log.ts'

const maxSocketsPerUser = 100

/** Delivers events to the sockets of this process, and notifications to whatever else in it must react. */
export interface EventHub {
  /** Returns false, and subscribes nothing, when the user has too many sockets in this process. */
  subscribe(userId: string, subscriber: Subscriber): boolean
  unsubscribe(userId: string, subscriber: Subscriber): void
  /** Publishes an event that this process committed. Subscribers get it without a read of the log. */
  publishOwn(notification: EventNotification, event: TaskEvent): void
  /** Publishes an event that another process committed. */
  publishRemote(notification: EventNotification): void
  /** Reads the log until the user's subscribers have `seq`. */
  advanceTo(userId: string, seq: number): void
  /** Compares every user's subscribers with the log: after a lost connection, and regularly for lost notifications. */
  catchUp(): Promise<void>
  /** Sends progress or partial output to a user's subscribers. */
  deliverLive(userId: string, event: LiveEvent): void
  /** Closes a user's subscriptions because the account was disabled. */
  revoke(userId: string): void
  watchedUsers(): string[]
  isWatched(userId: string): boolean
  /** Calls `listener` for each notification, own or remote, until the returned function is called. */
  onNotification(listener: (notification: EventNotification) => void): () => void
  readonly sockets: number
}

export function createEventHub(eventLog: EventLog, log: Logger): EventHub {
  const channels = new Map<string, EventChannel>()
  const listeners = new Set<(notification: EventNotification) => void>()
  const notifyListeners = (notification: EventNotification) => {
    for (const listener of listeners) listener(notification)
  }

  return {
    subscribe(userId, subscriber) {
      const channel = channels.get(userId) ?? createEventChannel(userId, eventLog, log)
      if (channel.subscribers.size >= maxSocketsPerUser) return false
      channels.set(userId, channel)
      channel.subscribers.add(subscriber)
      return true
    },
    unsubscribe(userId, subscriber) {
      const channel = channels.get(userId)
      channel?.subscribers.delete(subscriber)
      if (channel?.subscribers.size !== 0) return
      channel.close()
      channels.delete(userId)
    },
    publishOwn(notification, event) {
      channels.get(notification.userId)?.deliverOwn(event)
      notifyListeners(notification)
    },
    publishRemote(notification) {
      channels.get(notification.userId)?.advanceTo(notification.seq)
      notifyListeners(notification)
    },
    advanceTo: (userId, seq) => channels.get(userId)?.advanceTo(seq),
    async catchUp() {
      const users = [...channels.keys()]
      if (users.length === 0) return
      for (const { userId, seq } of await eventLog.lastSeqs(users)) channels.get(userId)?.advanceTo(seq)
    },
    deliverLive(userId, event) {
      for (const subscriber of channels.get(userId)?.subscribers ?? []) subscriber.deliverLive(event)
    },
    revoke(userId) {
      for (const subscriber of channels.get(userId)?.subscribers ?? []) subscriber.revoke()
    },
    watchedUsers: () => [...channels.keys()],
    isWatched: userId => channels.has(userId),
    onNotification(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get sockets() {
      let count = 0
      for (const { subscribers } of channels.values()) count += subscribers.size
      return count
    },
  }
}
