import type { LiveEvent, TaskEvent } from '@ai-platform/contracts/event.ts'
import type { EventNotification } from '@ai-platform/database/events/event-notification.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { createEventChannel, type EventChannel, type Subscriber } from './channel.ts'
import type { EventLog } from './event-log.ts'
import { createRecentSeqs } from './recent-seqs.ts'

const maxSocketsPerUser = 100
const maxOpenTasks = 10_000
const endEvents = new Set<EventNotification['event']>([
  'task_completed',
  'task_failed',
  'task_cancelled',
  'task_deleted',
])

type NotificationListener = (notification: EventNotification) => void

/** Delivers events to the sockets of this process, and notifications to its other subscribers. */
export interface EventHub {
  /**
   * Subscribes and delivers the events after `subscriber.seq`. Returns false, and subscribes nothing, when the user has
   * too many sockets in this process.
   * @param lastSeq the user's last `seq`, read at most half a minute ago
   */
  subscribe(userId: string, subscriber: Subscriber, lastSeq: number): boolean
  unsubscribe(userId: string, subscriber: Subscriber): void
  /** Publishes an event that this process committed. Subscribers get it without a read of the log. */
  publishOwn(notification: EventNotification, event: TaskEvent): void
  /** Publishes an event that another process committed. */
  publishRemote(notification: EventNotification): void
  /**
   * Compares every user's subscribers with the log, and the awaited tasks with the queue: after a lost connection, and
   * regularly for lost notifications.
   */
  catchUp(): Promise<void>
  /** Sends progress or partial output to a user's subscribers. */
  deliverLive(userId: string, event: LiveEvent): void
  /** Closes a user's subscriptions because the account was disabled. */
  revoke(userId: string): void
  watchedUsers(): string[]
  isWatched(userId: string): boolean
  /** Calls `listener` for each notification, own or remote, until the returned function is called. */
  onNotification(listener: NotificationListener): () => void
  /** Calls `listener` when the task ends or is deleted, until the returned function is called. */
  onTaskEnd(taskId: string, listener: () => void): () => void
  /** Whether this process queued the user's task and has not seen its end. Then a long poll need not read the task before it waits. */
  isOpen(taskId: string, userId: string): boolean
  readonly sockets: number
}

export function createEventHub(eventLog: EventLog, log: Logger): EventHub {
  const channels = new Map<string, EventChannel>()
  const listeners = new Set<NotificationListener>()
  const endListeners = new Map<string, Set<() => void>>()
  /** the users of the tasks that this process queued, oldest first, until they end */
  const openTasks = new Map<string, string>()
  const recent = createRecentSeqs()
  const notifyListeners = (notification: EventNotification) => {
    for (const listener of listeners) listener(notification)
    if (endEvents.has(notification.event)) notifyEnd(notification.taskId)
  }
  const addOpenTask = ({ taskId, userId }: EventNotification) => {
    if (openTasks.size >= maxOpenTasks) openTasks.delete(openTasks.keys().next().value ?? '')
    openTasks.set(taskId, userId)
  }
  const notifyEnd = (taskId: string) => {
    openTasks.delete(taskId)
    for (const listener of endListeners.get(taskId) ?? []) listener()
  }

  return {
    subscribe(userId, subscriber, lastSeq) {
      const channel = channels.get(userId) ?? createEventChannel(userId, eventLog, log)
      if (channel.subscribers.size >= maxSocketsPerUser) return false
      channels.set(userId, channel)
      channel.subscribers.add(subscriber)
      const latestSeq = Math.max(lastSeq, recent.latest(userId))
      if (subscriber.seq < latestSeq) channel.advanceTo(latestSeq)
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
      recent.add(notification.userId, notification.seq)
      channels.get(notification.userId)?.deliverOwn(event)
      if (notification.event === 'task_queued') addOpenTask(notification)
      notifyListeners(notification)
    },
    publishRemote(notification) {
      recent.add(notification.userId, notification.seq)
      channels.get(notification.userId)?.advanceTo(notification.seq)
      notifyListeners(notification)
    },
    async catchUp() {
      const users = [...channels.keys()]
      const tasks = [...endListeners.keys()]
      const [seqs, ended] = await Promise.all([
        users.length > 0 ? eventLog.lastSeqs(users) : [],
        tasks.length > 0 ? eventLog.endedTasks(tasks) : [],
      ])
      for (const { userId, seq } of seqs) channels.get(userId)?.advanceTo(seq)
      for (const taskId of ended) notifyEnd(taskId)
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
    onTaskEnd(taskId, listener) {
      const ofTask = endListeners.get(taskId) ?? new Set()
      endListeners.set(taskId, ofTask)
      ofTask.add(listener)
      return () => {
        ofTask.delete(listener)
        if (ofTask.size === 0 && endListeners.get(taskId) === ofTask) endListeners.delete(taskId)
      }
    },
    isOpen: (taskId, userId) => openTasks.get(taskId) === userId,
    get sockets() {
      let count = 0
      for (const { subscribers } of channels.values()) count += subscribers.size
      return count
    },
  }
}
