import { migrate } from '@ai-platform/database/migrate.ts'
import type { LauncherConfig } from '../config.ts'
import type { DataFolder } from '../data-folder.ts'
import type { Stoppable } from '../run-until-stopped.ts'
import { say } from '../say.ts'
import { startEmbeddedDatabase } from './embedded-database.ts'
import { type DatabaseUrls, ensureDatabase, ensureRoles, shareOneRole } from './role-urls.ts'

export type Database = Stoppable & { urls: DatabaseUrls }

async function migrateAndSay(ownerUrl: string): Promise<void> {
  const done = await migrate(ownerUrl)
  say(`database: ${done.length === 0 ? 'up to date' : `${done.length} migration(s) applied`}`)
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined)

/** Starts the embedded server in the data folder and prepares its database, roles and tables. */
async function openEmbedded(folder: DataFolder, password: string): Promise<Database> {
  const server = await startEmbeddedDatabase(folder, password)
  say(`postgresql: started on 127.0.0.1:${server.port}, data in ${server.folder}`)
  try {
    const ownerUrl = await ensureDatabase(server.url, server.databaseName)
    const urls = await ensureRoles(ownerUrl, password)
    await migrateAndSay(ownerUrl)
    return { urls, stop: server.stop, kill: server.kill }
  } catch (error) {
    await server.stop()
    if (codeOf(error) !== '28P01') throw error
    throw new Error(
      `POSTGRES_PASSWORD is not the password that ${server.folder} was created with. Set that one, or use another DATA_DIR.`,
      { cause: error },
    )
  }
}

/** Prepares the operator's database: one role a service when its user may create roles, else that user for both. */
async function openGiven(ownerUrl: string, secret: string): Promise<Database> {
  const shareAfter = async (error: unknown) => {
    // Only missing rights lead to a shared role; a failed connection is reported.
    if (!/^(42|28)/.test(String(codeOf(error)))) throw error
    say("database: DATABASE_URL's user may not create roles, so both services use that user and its rights")
    return shareOneRole(ownerUrl)
  }
  const urls = await ensureRoles(ownerUrl, secret).catch(shareAfter)
  await migrateAndSay(ownerUrl)
  return { urls, stop: async () => {} }
}

/** Opens the database, applies its migrations, and returns a URL for each role. */
export const openDatabase = (config: LauncherConfig, folder: DataFolder, password: string): Promise<Database> =>
  config.databaseUrl === undefined ? openEmbedded(folder, password) : openGiven(config.databaseUrl, password)
