import { eventChannel, parseNotification } from '@ai-platform/database/events/event-notification.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { type Bus, watchSeconds } from './bus.ts'
import { accountChannel, deliver, liveChannel, liveMessage, watchChannel, watchMessage } from './bus-message.ts'
import { listenToPostgres, type PostgresListener } from './postgres-listener.ts'

/** NOTIFY takes less than 8,000 bytes. */
const maxPayloadBytes = 7_900
const usersPerMessage = 150

/**
 * The bus on LISTEN/NOTIFY. Statements send the notifications with their commit. Each NOTIFY takes a lock that serialises all
 * commits, so a process sends none while it is alone. It is alone when no other process listened when it connected, and none has sent
 * anything for `peerTimeoutMs`.
 */
export function createPostgresBus(options: {
  connectionString: string
  pool: Pool
  processId: string
  log: Logger
  peerTimeoutMs?: number
}): Bus {
  const { processId, peerTimeoutMs = watchSeconds * 1_000 } = options
  let listener: PostgresListener | undefined
  let peersUntilMs = 0
  const peerSeen = () => {
    peersUntilMs = performance.now() + peerTimeoutMs
  }
  /** Until it is connected, this process cannot know whether others run and assumes that they do. */
  const hasPeers = () => listener?.connected !== true || performance.now() <= peersUntilMs
  const notify = async (channel: string, payload: string) => {
    if (Buffer.byteLength(payload) > maxPayloadBytes) return
    await options.pool
      .query({ name: 'notify', text: 'SELECT pg_notify($1, $2)', values: [channel, payload] })
      .catch(error => {
        options.log.debug({ err: error }, 'NOTIFY failed')
      })
  }
  return {
    get notifyFrom() {
      return hasPeers() ? processId : null
    },
    get hasPeers() {
      return hasPeers()
    },
    get connected() {
      return listener?.connected ?? false
    },
    start(target) {
      const onWatchedUsers = (userIds: string[]) => {
        peerSeen()
        target.onWatchedUsers(userIds)
      }
      listener = listenToPostgres({
        connectionString: options.connectionString,
        channels: [eventChannel, liveChannel, watchChannel, accountChannel],
        onConnect(others) {
          if (others) peerSeen()
          target.onPeers(others)
          target.onConnect()
        },
        onMessage(channel, payload) {
          const notification = channel === eventChannel ? parseNotification(payload) : undefined
          if (!notification) return deliver(channel, payload, processId, { ...target, onWatchedUsers })
          if (notification.from === processId) return
          peerSeen()
          target.onNotification(notification)
        },
        log: options.log,
      })
    },
    sendNotifications: async () => {},
    sendLive: (userId, event) => notify(liveChannel, liveMessage(processId, userId, event)),
    async sendWatchedUsers(userIds) {
      let first = 0
      do {
        await notify(watchChannel, watchMessage(processId, userIds.slice(first, first + usersPerMessage)))
        first += usersPerMessage
      } while (first < userIds.length)
    },
    async close() {
      await listener?.close()
    },
  }
}
