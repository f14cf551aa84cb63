import { eventChannel, formatHint, parseHint } from '@ai-platform/database/events/event-hint.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { Redis } from 'ioredis'
import type { Bus } from './bus.ts'
import { accountChannel, deliver, liveChannel, liveMessage, watchChannel, watchMessage } from './bus-message.ts'
import { listenToPostgres, type PgListener } from './postgres-listener.ts'

const prefix = 'ai-platform:'

/**
 * The bus on Redis pub/sub: hints are published after the commit. What auth-service says of accounts still comes by
 * PostgreSQL, which it is sure to have.
 */
export function createRedisBus(options: {
  redisUrl: string
  connectionString: string
  processId: string
  log: Logger
}): Bus {
  const publisher = new Redis(options.redisUrl, { maxRetriesPerRequest: 1, enableOfflineQueue: false })
  const subscriber = new Redis(options.redisUrl, { maxRetriesPerRequest: null })
  let accounts: PgListener | undefined
  for (const redis of [publisher, subscriber]) {
    redis.on('error', error => options.log.debug({ err: error }, 'redis bus'))
  }
  const publish = async (channel: string, payload: string) => {
    await publisher.publish(`${prefix}${channel}`, payload).catch(error => {
      options.log.debug({ err: error }, 'publish failed')
    })
  }
  return {
    hintFrom: null,
    get connected() {
      return subscriber.status === 'ready'
    },
    start(target) {
      const channels = [eventChannel, liveChannel, watchChannel]
      subscriber.on('message', (name, payload) => {
        const channel = name.slice(prefix.length)
        const hint = channel === eventChannel ? parseHint(payload) : undefined
        if (hint) target.onHint(hint)
        else deliver(channel, payload, options.processId, target)
      })
      // ioredis subscribes again by itself after a drop, and says ready once it has.
      subscriber.on('ready', () => target.onConnect())
      void subscriber.subscribe(...channels.map(channel => `${prefix}${channel}`)).catch(error => {
        options.log.warn({ err: error }, 'subscribing failed')
      })
      accounts = listenToPostgres({
        connectionString: options.connectionString,
        channels: [accountChannel],
        onConnect: () => {},
        onMessage: (channel, payload) => deliver(channel, payload, options.processId, target),
        log: options.log,
      })
    },
    async publishHints(hints) {
      await Promise.all(hints.map(hint => publish(eventChannel, formatHint(hint))))
    },
    publishLive: (userId, event) => publish(liveChannel, liveMessage(options.processId, userId, event)),
    publishWatch: userIds => publish(watchChannel, watchMessage(options.processId, userIds)),
    async close() {
      await accounts?.close()
      publisher.disconnect()
      subscriber.disconnect()
    },
  }
}
