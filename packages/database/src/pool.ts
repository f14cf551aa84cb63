import pg from 'pg'

export type { Pool, PoolClient } from 'pg'

/** Anything that runs a query: the pool, or one connection inside a transaction. */
export type Queryable = Pick<pg.Pool, 'query'> | Pick<pg.PoolClient, 'query'>

// bigint counters here stay far below 2^53, and JSON has no other number.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/**
 * The one pool a process has. `onError` hears of a connection that broke while idle; the next query gets a new one.
 * @param options.max connections at most
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
    // A query of ours takes milliseconds. One that hangs must not hold its connection, nor a transaction its locks.
    query_timeout: 30_000,
    statement_timeout: 30_000,
    // Ours take milliseconds: a process frozen inside one must not stop everybody who waits for its rows.
    lock_timeout: 3_000,
    idle_in_transaction_session_timeout: 5_000,
  })
  pool.on('error', options.onError)
  return pool
}

/** Runs `work` in a transaction: committed when it resolves, rolled back when it throws. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  // The pool listens to idle connections only: one that breaks between two statements would end the process.
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
    // A connection that cannot even roll back is thrown away, not handed to the next caller.
    client.off('error', onError)
    client.release(broken)
  }
}
