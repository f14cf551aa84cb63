import { createHmac } from 'node:crypto'
import { advisoryLocks } from '@ai-platform/database/advisory-locks.ts'
import { applyInitSql } from '@ai-platform/database/init-sql.ts'
import pg from 'pg'

/** A URL a role; all the same one where the server's user may make no roles. */
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

/** The password of a role. Whoever has the owner's password finds the same, on every host that shares the database. */
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

/** The platform's own database on the server, made when it is not there. */
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
 * Makes the platform's roles, and gives each one's URL.
 * @param secret makes the roles' passwords when the owner logs in without one
 * @throws pg.DatabaseError 42501 when the owner may not make roles; the connection's error when a role cannot log in
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

/** One URL for all, with the schema the queue wants. */
export async function shareOneRole(ownerUrl: string): Promise<DatabaseUrls> {
  await withClient(ownerUrl, client => client.query('CREATE SCHEMA IF NOT EXISTS queue'))
  return { owner: ownerUrl, auth: ownerUrl, processor: ownerUrl, admin: ownerUrl }
}
