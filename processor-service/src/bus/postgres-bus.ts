import { eventChannel, parseHint } from '@ai-platform/database/events/event-hint.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { type Bus, watchSeconds } from './bus.ts'
import { accountChannel, deliver, liveChannel, liveMessage, watchChannel, watchMessage } from './bus-message.ts'
import { listenToPostgres, type PgListener } from './postgres-listener.ts'

/** NOTIFY takes less than 8,000 bytes. */
const maxPayloadBytes = 7_900
const usersInMessage = 150

/**
 * The bus on LISTEN/NOTIFY: hints go out with the statement that wrote. A process that has heard of no other for
 * `peerMs` sends none: they would cost each commit a lock that all share, and come back to it alone.
 */
export function createPostgresBus(options: {
  connectionString: string
  pool: Pool
  processId: string
  log: Logger
  peerMs?: number
}): Bus {
  const { processId, peerMs = watchSeconds * 1_000 } = options
  let listener: PgListener | undefined
  let peersUntil = 0
  const heardOfPeer = () => {
    peersUntil = performance.now() + peerMs
  }
  const notify = async (channel: string, payload: string) => {
    if (Buffer.byteLength(payload) > maxPayloadBytes) return
    await options.pool
      .query({ name: 'notify', text: 'SELECT pg_notify($1, $2)', values: [channel, payload] })
      .catch(error => {
        options.log.debug({ err: error }, 'notify failed')
      })
  }
  return {
    get hintFrom() {
      const isAlone = listener?.connected === true && performance.now() > peersUntil
      return isAlone ? null : processId
    },
    get connected() {
      return listener?.connected ?? false
    },
    start(target) {
      const onWatch = (userIds: string[]) => {
        heardOfPeer()
        target.onWatch(userIds)
      }
      listener = listenToPostgres({
        connectionString: options.connectionString,
        channels: [eventChannel, liveChannel, watchChannel, accountChannel],
        onConnect() {
          // Whoever is there says so within a third of this time.
          heardOfPeer()
          target.onConnect()
        },
        onMessage(channel, payload) {
          const hint = channel === eventChannel ? parseHint(payload) : undefined
          if (hint && hint.from !== processId) heardOfPeer()
          if (hint) target.onHint(hint)
          else deliver(channel, payload, processId, { ...target, onWatch })
        },
        log: options.log,
      })
    },
    publishHints: async () => {},
    publishLive: (userId, event) => notify(liveChannel, liveMessage(processId, userId, event)),
    async publishWatch(userIds) {
      let first = 0
      do {
        await notify(watchChannel, watchMessage(processId, userIds.slice(first, first + usersInMessage)))
        first += usersInMessage
      } while (first < userIds.length)
    },
    async close() {
      await listener?.close()
    },
  }
}
