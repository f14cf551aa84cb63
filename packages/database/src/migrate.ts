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

async function readMigrations() {
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
 * Applies the pending migrations of prisma/migrations, each in a separate transaction, then the grants. Writes Prisma's
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
    for (const { name, sql, checksum } of await readMigrations()) {
      const known = applied.get(name)
      if (known === checksum) continue
      if (known)
        throw new MigrationError(
          `The migration ${name} was edited after it had been applied. Restore its file and add a new migration.`,
        )
      await applyMigration(client, name, sql, checksum)
      done.push(name)
    }
    await client.query(await readFile(`${prismaFolder}grants.sql`, 'utf8'))
    return done
  } finally {
    await client.end()
  }
}

async function applyMigration(client: pg.Client, name: string, sql: string, checksum: string): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(sql)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK')
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MigrationError(`The migration ${name} failed and was rolled back: ${reason}`, { cause })
  }
}
