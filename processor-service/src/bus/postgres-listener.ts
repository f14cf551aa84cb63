import { backoff } from '@ai-platform/runtime/backoff.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import pg from 'pg'

const retryMs = backoff({ firstMs: 100, maxMs: 5_000 })
const probeMs = 10_000
const applicationName = 'processor-service events'

/** Whether other processes listen. PostgreSQL shows a role the names of its own connections. */
const othersSql = `
  SELECT EXISTS (
    SELECT FROM pg_stat_activity
    WHERE application_name = $1 AND datname = current_database() AND pid <> pg_backend_pid()
  ) AS others`

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
  /** @param others whether other processes listen too */
  onConnect: (others: boolean) => void
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
      application_name: applicationName,
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
    let others = true
    try {
      await next.connect()
      await next.query(options.channels.map(channel => `LISTEN ${pg.escapeIdentifier(channel)}`).join(';'))
      // After LISTEN: of two processes that connect at once, at least one sees the other and reports to it.
      others = (await next.query<{ others: boolean }>(othersSql, [applicationName])).rows[0]?.others ?? true
    } catch (error) {
      drop(error instanceof Error ? error : new Error(String(error)))
      return
    }
    if (closed) return
    connected = true
    failures = 0
    options.onConnect(others)
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
