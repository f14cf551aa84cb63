import pg from 'pg'
import { toIsoTime } from './iso-time.ts'

export type { Pool, PoolClient } from 'pg'

/** A pool, or one connection inside a transaction. */
export type Queryable = Pick<pg.Pool, 'query'> | Pick<pg.PoolClient, 'query'>

// pg returns bigint as text. Our bigint columns are counters far below 2^53, so a number holds them exactly.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

const { TIMESTAMPTZ } = pg.types.builtins

/** Parses times to the API's text. Doing so through a Date took 7 % of the CPU time of a list request. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === TIMESTAMPTZ && format !== 'binary'
      ? toIsoTime
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/**
 * Connection options that make the planner prefer index scans and nested loops, for statements that find a few rows.
 *
 * PostgreSQL keeps the plan of a prepared statement while a table grows, and would keep one that was made for an empty table.
 * A sequential or bitmap scan of task_queue also reads all rows deleted since the last vacuum. An index scan marks and skips
 * them: after 12,000 tasks a claim took 1.5 ms instead of 14.
 *
 * The plan does not depend on the values (force_generic_plan). PostgreSQL by itself would plan statements with arrays anew
 * each time: half of the time of an insert.
 */
const lookupPlans = ['enable_seqscan=off', 'enable_bitmapscan=off', 'enable_hashjoin=off', 'enable_mergejoin=off']
  .concat('plan_cache_mode=force_generic_plan')
  .map(setting => `-c ${setting}`)
  .join(' ')

/**
 * Creates a connection pool. Its queries return timestamptz as ISO 8601 text in UTC, `2026-02-01T09:00:00.000Z`.
 * @param options.max maximum number of connections
 * @param options.lookupsOnly makes the planner prefer index lookups and nested loops, for statements of a few rows
 * @param options.onError called when an idle connection breaks; the next query opens a new one
 */
export function createPool(options: {
  connectionString: string
  max: number
  applicationName: string
  lookupsOnly?: boolean
  onError: (error: Error) => void
}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.max,
    application_name: options.applicationName,
    types,
    ...(options.lookupsOnly && { options: lookupPlans }),
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    // Queries take milliseconds. One that hangs must not keep its connection or its locks. The server ends it; query_timeout is for a
    // server that no longer answers.
    query_timeout: 30_000,
    statement_timeout: 30_000,
    // Each wait for a lock ends after 3 s. A process frozen inside a transaction loses its locks after 5 s.
    lock_timeout: 3_000,
    idle_in_transaction_session_timeout: 5_000,
  })
  pool.on('error', options.onError)
  return pool
}

/** Runs `work` in a transaction, which commits when it resolves and rolls back when it rejects. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  // The pool handles errors of idle connections only. Without this listener, a connection that breaks between two
  // statements would end the process.
  const onError = (error: Error) => {
    broken = error
  }
  client.on('error', onError)
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(rollbackError => {
      broken = rollbackError
    })
    throw error
  } finally {
    client.off('error', onError)
    // With an error, release destroys the connection: one that broke or could not roll back is not reused.
    client.release(broken)
  }
}
