import { backoff } from '@ai-platform/runtime/backoff.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import pg from 'pg'

const retryMs = backoff({ firstMs: 100, maxMs: 5_000 })
const probeMs = 10_000

export interface PostgresListener {
  readonly connected: boolean
  close(): Promise<void>
}

/**
 * Listens on the channels over a separate connection and reconnects after each failure. `onConnect` runs after every
 * connect: notifications sent in between are lost, so the caller must read the tables.
 */
export function listenToPostgres(options: {
  connectionString: string
  channels: string[]
  onMessage: (channel: string, payload: string) => void
  onConnect: () => void
  log: Logger
}): PostgresListener {
  let client: pg.Client | undefined
  let connected = false
  let closed = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: options.connectionString,
      application_name: 'processor-service events',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      query_timeout: 10_000,
    })
    const drop = (error?: Error) => {
      if (client !== next) return
      client = undefined
      connected = false
      if (error) options.log.warn({ err: error }, 'LISTEN connection failed; connecting again')
      void next.end().catch(() => {})
      retryLater()
    }
    client = next
    next.on('error', drop)
    next.on('end', () => drop())
    next.on('notification', message => options.onMessage(message.channel, message.payload ?? ''))
    try {
      await next.connect()
      await next.query(options.channels.map(channel => `LISTEN ${pg.escapeIdentifier(channel)}`).join(';'))
    } catch (error) {
      drop(error instanceof Error ? error : new Error(String(error)))
      return
    }
    if (closed) return
    connected = true
    failures = 0
    options.onConnect()
    probe(next, drop)
  }

  /** Detects a connection that died without being closed: its query gets no answer. */
  function probe(listening: pg.Client, drop: (error: Error) => void): void {
    timer = setTimeout(() => {
      listening.query('SELECT 1').then(() => client === listening && probe(listening, drop), drop)
    }, probeMs)
  }

  function retryLater(): void {
    clearTimeout(timer)
    if (closed) return
    failures++
    timer = setTimeout(() => void connect(), retryMs(failures))
  }

  void connect()
  return {
    get connected() {
      return connected
    },
    async close() {
      closed = true
      clearTimeout(timer)
      const last = client
      client = undefined
      await last?.end().catch(() => {})
    },
  }
}
