import pg from 'pg'

/** The application_name of these connections. */
export const ownerApplication = 'testkit'

/** Runs statements as the user of `url`, mostly the database's owner, on a separate connection. */
export async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: ownerApplication,
    connectionTimeoutMillis: 15_000,
  })
  // The server may end the connection, and `work` then throws.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}
