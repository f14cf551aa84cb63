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

/** The embedded server in the data folder, its database, roles and tables. */
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
    throw new Error(`POSTGRES_PASSWORD is not the one ${server.folder} was made with.`, { cause: error })
  }
}

/** A database of the operator's own: a role a service where its user may make roles, or else that user for all. */
async function openGiven(ownerUrl: string, secret: string): Promise<Database> {
  const shareAfter = async (error: unknown) => {
    // No connection at all is another matter than one role too few.
    if (!/^(42|28)/.test(String(codeOf(error)))) throw error
    say("database: DATABASE_URL's user may not make roles, so both services use it and its rights")
    return shareOneRole(ownerUrl)
  }
  const urls = await ensureRoles(ownerUrl, secret).catch(shareAfter)
  await migrateAndSay(ownerUrl)
  return { urls, stop: async () => {} }
}

/** The database the services get, migrated, with a URL for each role. */
export const openDatabase = (config: LauncherConfig, folder: DataFolder, password: string): Promise<Database> =>
  config.databaseUrl === undefined ? openEmbedded(folder, password) : openGiven(config.databaseUrl, password)
