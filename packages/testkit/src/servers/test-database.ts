import { randomUUID } from 'node:crypto'
import { advisoryLocks } from '@ai-platform/database/advisory-locks.ts'
import { applyInitSql } from '@ai-platform/database/init-sql.ts'
import { migrate } from '@ai-platform/database/migrate.ts'
import type pg from 'pg'
import { testDatabaseUrl } from '../config.ts'
import { asOwner } from './as-owner.ts'

/** A test's own database on the shared test server, with one URL for each role. */
export interface TestDatabase {
  ownerUrl: string
  authUrl: string
  processorUrl: string
  adminUrl: string
  drop(): Promise<void>
}

const templateName = 'ai_platform_template'
const password = 'test-only-password'

const withDatabase = (serverUrl: string, database: string, role?: string): string => {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  if (role) {
    url.username = role
    url.password = password
  }
  return url.href
}

async function ensureTemplate(client: pg.Client, serverUrl: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1 AND datistemplate', [
    templateName,
  ])
  if (rowCount) return
  await client.query(`DROP DATABASE IF EXISTS ${templateName}`)
  await client.query(`CREATE DATABASE ${templateName}`)
  const url = withDatabase(serverUrl, templateName)
  const passwords = { auth_password: password, processor_password: password, admin_password: password }
  await asOwner(url, template => applyInitSql(template, passwords))
  await migrate(url)
  await client.query(`ALTER DATABASE ${templateName} IS_TEMPLATE true`)
}

/**
 * Clones a new database from a migrated template, which takes about 50 ms once the template exists.
 * @param serverUrl a superuser's URL of a PostgreSQL server used for tests only
 */
export async function createTestDatabase(serverUrl = testDatabaseUrl()): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asOwner(serverUrl, async client => {
    // Test files run in parallel: one creates the template, and cloning needs exclusive access to it.
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLocks.testTemplate])
    await ensureTemplate(client, serverUrl)
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${templateName}`)
  })
  return {
    ownerUrl: withDatabase(serverUrl, name),
    authUrl: withDatabase(serverUrl, name, 'auth_service'),
    processorUrl: withDatabase(serverUrl, name, 'processor_service'),
    adminUrl: withDatabase(serverUrl, name, 'admin_panel'),
    drop: () => asOwner(serverUrl, async client => void (await client.query(`DROP DATABASE ${name} WITH (FORCE)`))),
  }
}
