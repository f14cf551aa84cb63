// The one-shot that migrates: node packages/database/src/migrate-main.ts, with the owner's DATABASE_URL.

import { migrate } from './migrate.ts'
import { readMigrateConfig } from './migrate-config.ts'

const done = await migrate(readMigrateConfig().databaseUrl)
process.stdout.write(done.length === 0 ? 'The database is up to date.\n' : `Applied: ${done.join(', ')}\n`)
