// Applies the migrations and exits: node packages/database/src/migrate-main.ts
// DATABASE_URL must be that of the database owner.
import { runMain } from '@ai-platform/runtime/run-main.ts'
import { migrate } from './migrate.ts'
import { readMigrateConfig } from './migrate-config.ts'

await runMain('migrate', async () => {
  const applied = await migrate(readMigrateConfig().databaseUrl)
  process.stdout.write(applied.length === 0 ? 'The database is up to date.\n' : `Applied: ${applied.join(', ')}\n`)
})
