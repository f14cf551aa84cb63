import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** What the database server has done so far. */
export interface DatabaseWork {
  walRecords: number
  walBytes: number
  /** images of whole pages in the log, one for each page that changes after a checkpoint */
  fullPageImages: number
  transactions: number
}

/** A statement of pg_stat_statements. */
export interface StatementCost {
  query: string
  calls: number
  totalMs: number
}

/** An idle session reports its statistics after 10 s (PGSTAT_IDLE_INTERVAL in PostgreSQL's pgstat.c). */
const reportMs = 10_500

async function ask(ownerUrl: string, sql: string): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Waits until every session has reported its statistics, then reads them. */
export async function readDatabaseWork(ownerUrl: string): Promise<DatabaseWork> {
  await sleep(reportMs)
  const [row] = await ask(
    ownerUrl,
    `SELECT wal_records, wal_bytes, wal_fpi, (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database())
     FROM pg_stat_wal`,
  )
  return {
    walRecords: Number(row?.wal_records),
    walBytes: Number(row?.wal_bytes),
    fullPageImages: Number(row?.wal_fpi),
    transactions: Number(row?.xact_commit),
  }
}

/** Loads pg_stat_statements at the server's next start. */
export async function preloadStatementStatistics(ownerUrl: string): Promise<void> {
  await ask(ownerUrl, 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements')
  await ask(ownerUrl, "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'")
}

export async function resetStatements(ownerUrl: string): Promise<void> {
  await ask(ownerUrl, 'SELECT pg_stat_statements_reset()')
}

/** The statements since the last reset, the most expensive first, without BEGIN and COMMIT. */
export async function readStatements(ownerUrl: string): Promise<StatementCost[]> {
  const rows = await ask(
    ownerUrl,
    `SELECT regexp_replace(query, '\\s+', ' ', 'g') AS query, calls, total_exec_time + total_plan_time AS total_ms
     FROM pg_stat_statements WHERE query !~* '^(BEGIN|COMMIT|ROLLBACK|SET )' AND query !~ 'pg_stat'
     ORDER BY total_ms DESC`,
  )
  return rows.map(row => ({ query: row.query ?? '', calls: Number(row.calls), totalMs: Number(row.total_ms) }))
}
