import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { advisoryLocks } from './advisory-locks.ts'

const prismaFolder = fileURLToPath(new URL('../prisma/', import.meta.url))

const bookkeeping = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  varchar(36) PRIMARY KEY,
    checksum            varchar(64) NOT NULL,
    finished_at         timestamptz,
    migration_name      varchar(255) NOT NULL,
    logs                text,
    rolled_back_at      timestamptz,
    started_at          timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`

export class MigrationError extends Error {
  override name = 'MigrationError'
}

interface Migration {
  name: string
  sql: string
  checksum: string
}

async function readMigrations(): Promise<Migration[]> {
  const entries = await readdir(`${prismaFolder}migrations`, { withFileTypes: true })
  const names = entries.filter(entry => entry.isDirectory()).map(entry => entry.name)
  return Promise.all(
    names.sort().map(async name => {
      const sql = await readFile(`${prismaFolder}migrations/${name}/migration.sql`, 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Applies the pending migrations of prisma/migrations, each in a separate transaction unless it says otherwise, then the
 * grants. Writes Prisma's
 * table of migrations, so `prisma migrate status` works, but needs no engine binary. Several processes may call it at
 * once: one migrates and the others wait.
 * @returns the names of the migrations applied now
 * @throws MigrationError when an applied migration was edited since
 */
export async function migrate(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString, application_name: 'migrate' })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLocks.migrate])
    await client.query("SET lock_timeout = '10s'")
    await client.query(bookkeeping)
    const { rows } = await client.query<{ migration_name: string; checksum: string }>(
      'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    )
    const applied = new Map(rows.map(row => [row.migration_name, row.checksum]))
    const done: string[] = []
    for (const migration of await readMigrations()) {
      const { name } = migration
      const known = applied.get(name)
      if (known === migration.checksum) continue
      if (known)
        throw new MigrationError(
          `The migration ${name} was edited after it had been applied. Restore its file and add a new migration.`,
        )
      await applyMigration(client, migration)
      done.push(name)
    }
    await client.query(await readFile(`${prismaFolder}grants.sql`, 'utf8'))
    return done
  } finally {
    await client.end()
  }
}

const recordSql = `
  INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
  VALUES ($1, $2, $3, now(), 1)`

async function applyMigration(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const record = [randomUUID(), checksum, name]
  const reason = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))
  if (sql.startsWith(noTransaction)) {
    try {
      for (const statement of statementsOf(sql)) await client.query(statement)
      await client.query(recordSql, record)
    } catch (cause) {
      throw new MigrationError(`The migration ${name} failed; the next start runs it again: ${reason(cause)}`, {
        cause,
      })
    }
    return
  }
  try {
    await client.query('BEGIN')
    await client.query(sql)
    await client.query(recordSql, record)
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK')
    throw new MigrationError(`The migration ${name} failed and was rolled back: ${reason(cause)}`, { cause })
  }
}

/** The first line of a migration that CREATE INDEX CONCURRENTLY needs. Such a migration must be safe to run again. */
const noTransaction = '-- no transaction\n'

/** The statements of a migration without a transaction. Each must end with a semicolon at the end of a line. */
const statementsOf = (sql: string): string[] =>
  sql
    .replace(/^--.*$/gm, '')
    .split(/;\s*$/m)
    .filter(statement => statement.trim() !== '')
