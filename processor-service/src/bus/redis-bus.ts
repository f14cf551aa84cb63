import { eventChannel, formatNotification, parseNotification } from '@ai-platform/database/events/event-notification.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { Redis } from 'ioredis'
import type { Bus } from './bus.ts'
import { accountChannel, deliver, liveChannel, liveMessage, watchChannel, watchMessage } from './bus-message.ts'
import { listenToPostgres, type PostgresListener } from './postgres-listener.ts'

const prefix = 'ai-platform:'

/**
 * The bus on Redis pub/sub. Notifications are sent after the commit. Messages of auth-service about accounts still come
 * by NOTIFY, because auth-service needs no Redis.
 */
export function createRedisBus(options: {
  redisUrl: string
  connectionString: string
  processId: string
  log: Logger
}): Bus {
  const { processId, log } = options
  const publisher = new Redis(options.redisUrl, { maxRetriesPerRequest: 1, enableOfflineQueue: false })
  // A subscription may overtake ioredis's ready check, whose command Redis then refuses, and the connection would be lost.
  const subscriber = new Redis(options.redisUrl, { maxRetriesPerRequest: null, enableReadyCheck: false })
  let accounts: PostgresListener | undefined
  for (const redis of [publisher, subscriber]) {
    redis.on('error', error => log.debug({ err: error }, 'redis bus connection failed'))
  }
  const publish = async (channel: string, payload: string) => {
    await publisher.publish(`${prefix}${channel}`, payload).catch(error => {
      log.debug({ err: error }, 'redis publish failed')
    })
  }
  return {
    notifyFrom: null,
    hasPeers: true,
    get connected() {
      return subscriber.status === 'ready'
    },
    start(target) {
      const channels = [eventChannel, liveChannel, watchChannel]
      subscriber.on('message', (name, payload) => {
        const channel = name.slice(prefix.length)
        const notification = channel === eventChannel ? parseNotification(payload) : undefined
        if (!notification) deliver(channel, payload, processId, target)
        else if (notification.from !== processId) target.onNotification(notification)
      })
      // ioredis subscribes again after a dropped connection and is `ready` once it has.
      subscriber.on('ready', () => target.onConnect())
      void subscriber.subscribe(...channels.map(channel => `${prefix}${channel}`)).catch(error => {
        log.warn({ err: error }, 'redis subscribe failed')
      })
      accounts = listenToPostgres({
        connectionString: options.connectionString,
        channels: [accountChannel],
        onConnect: target.onPeers,
        onMessage: (channel, payload) => deliver(channel, payload, processId, target),
        log,
      })
    },
    async sendNotifications(notifications) {
      await Promise.all(notifications.map(notification => publish(eventChannel, formatNotification(notification))))
    },
    sendLive: (userId, event) => publish(liveChannel, liveMessage(processId, userId, event)),
    sendWatchedUsers: userIds => publish(watchChannel, watchMessage(processId, userIds)),
    async close() {
      await accounts?.close()
      publisher.disconnect()
      subscriber.disconnect()
    },
  }
}
