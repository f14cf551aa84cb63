import { eventChannel, parseHint } from '@ai-platform/database/events/event-hint.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { Bus } from './bus.ts'
import { accountChannel, deliver, liveChannel, liveMessage, watchChannel, watchMessage } from './bus-message.ts'
import { listenToPostgres, type PgListener } from './pg-listener.ts'

/** NOTIFY takes less than 8,000 bytes. */
const maxPayloadBytes = 7_900
const usersInMessage = 150

/** The bus on LISTEN/NOTIFY: hints go out with the transaction itself. */
export function createPostgresBus(options: {
  connectionString: string
  pool: Pool
  processId: string
  log: Logger
}): Bus {
  let listener: PgListener | undefined
  const notify = async (channel: string, payload: string) => {
    if (Buffer.byteLength(payload) > maxPayloadBytes) return
    await options.pool
      .query({ name: 'notify', text: 'SELECT pg_notify($1, $2)', values: [channel, payload] })
      .catch(error => {
        options.log.debug({ err: error }, 'notify failed')
      })
  }
  return {
    hintsInTransaction: true,
    get connected() {
      return listener?.connected ?? false
    },
    start(target) {
      listener = listenToPostgres({
        connectionString: options.connectionString,
        channels: [eventChannel, liveChannel, watchChannel, accountChannel],
        onConnect: target.onConnect,
        onMessage(channel, payload) {
          const hint = channel === eventChannel ? parseHint(payload) : undefined
          if (hint) target.onHint(hint)
          else deliver(channel, payload, options.processId, target)
        },
        log: options.log,
      })
    },
    publishHints: async () => {},
    publishLive: (userId, event) => notify(liveChannel, liveMessage(options.processId, userId, event)),
    async publishWatch(userIds) {
      for (let first = 0; first < userIds.length; first += usersInMessage) {
        await notify(watchChannel, watchMessage(options.processId, userIds.slice(first, first + usersInMessage)))
      }
    },
    async close() {
      await listener?.close()
    },
  }
}
