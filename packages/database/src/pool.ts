import pg from 'pg'

export type { Pool, PoolClient } from 'pg'

/** A pool, or the connection of a transaction. */
export type Queryable = Pick<pg.Pool, 'query'> | Pick<pg.PoolClient, 'query'>

// bigint columns are counters far below 2^53. JSON numbers have no more.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/**
 * Creates a connection pool.
 * @param options.max maximum number of connections
 * @param options.onError called when an idle connection breaks; the next query opens a new one
 */
export function createPool(options: {
  connectionString: string
  max: number
  applicationName: string
  onError: (error: Error) => void
}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    // Queries take milliseconds. One that hangs must not keep its connection or its locks.
    query_timeout: 30_000,
    statement_timeout: 30_000,
    // A process frozen inside a transaction must not block the others that need its rows.
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
  // The pool handles errors of idle connections only. Without a listener, a break between two statements ends the process.
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
    // A connection that could not roll back is destroyed instead of reused.
    client.off('error', onError)
    client.release(broken)
  }
}
