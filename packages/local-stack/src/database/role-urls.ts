import { createHmac } from 'node:crypto'
import { advisoryLocks } from '@ai-platform/database/advisory-locks.ts'
import { applyInitSql } from '@ai-platform/database/init-sql.ts'
import pg from 'pg'

/** One URL for each role. All are equal if the server's user may not create roles. */
export interface DatabaseUrls {
  owner: string
  auth: string
  processor: string
  admin: string
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, application_name: 'launcher', connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Derives a role's password from the owner's, so that all hosts that share the database compute the same one. */
const passwordOf = (role: string, ownerUrl: string, secret: string): string =>
  createHmac('sha256', decodeURIComponent(new URL(ownerUrl).password) || secret)
    .update(`role ${role}`)
    .digest('hex')

function roleUrl(ownerUrl: string, role: string, password: string): string {
  const url = new URL(ownerUrl)
  url.username = role
  url.password = password
  return url.href
}

/** Creates the platform's database when it is missing, and returns its URL. */
export async function ensureDatabase(serverUrl: string, name: string): Promise<string> {
  await withClient(serverUrl, async client => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (!rowCount) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`)
  })
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

/**
 * Creates the platform's roles and returns a URL for each.
 * @param secret the source of the roles' passwords when the owner has no password
 * @throws pg.DatabaseError 42501 when the owner may not create roles; the connection's error when a role cannot log in
 */
export async function ensureRoles(ownerUrl: string, secret: string): Promise<DatabaseUrls> {
  const password = (role: string) => passwordOf(role, ownerUrl, secret)
  await withClient(ownerUrl, async client => {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLocks.createRoles])
    await applyInitSql(client, {
      auth_password: password('auth_service'),
      processor_password: password('processor_service'),
      admin_password: password('admin_panel'),
    })
  })
  const urlOf = (role: string) => roleUrl(ownerUrl, role, password(role))
  const urls = { auth: urlOf('auth_service'), processor: urlOf('processor_service'), admin: urlOf('admin_panel') }
  await Promise.all(Object.values(urls).map(url => withClient(url, async () => {})))
  return { owner: ownerUrl, ...urls }
}

/** Returns the owner's URL for all roles, after creating the schema that the queue needs. */
export async function shareOneRole(ownerUrl: string): Promise<DatabaseUrls> {
  await withClient(ownerUrl, client => client.query('CREATE SCHEMA IF NOT EXISTS queue'))
  return { owner: ownerUrl, auth: ownerUrl, processor: ownerUrl, admin: ownerUrl }
}
