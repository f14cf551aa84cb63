// npm run createsuperuser [-- --username NAME --email ADDRESS --password PASSWORD]
import { isDatabaseUnavailable } from '@ai-platform/database/database-unavailable.ts'
import { createPool } from '@ai-platform/database/pool.ts'
import { ConfigError } from '@ai-platform/runtime/env.ts'
import { exitCodeOf } from '@ai-platform/runtime/run-main.ts'
import { askAccount, checkAccount, RefusedAccount } from './ask-account.ts'
import { NoDatabaseError, readConfig } from './config.ts'
import { createSuperuser } from './create-superuser.ts'

async function run(): Promise<string> {
  const config = readConfig(process.argv.slice(2))
  const account = checkAccount(await askAccount(config.given, process))
  const pool = createPool({
    connectionString: config.databaseUrl,
    max: 1,
    applicationName: 'createsuperuser',
    onError: () => {},
  })
  try {
    await createSuperuser(pool, account, config.bcryptCost)
  } finally {
    await pool.end()
  }
  return `${account.email} is staff and can log in at /admin.`
}

/** The error as text for the terminal. Only unexpected errors show their stack. */
function explain(error: unknown): string {
  if (isDatabaseUnavailable(error))
    return 'The database does not answer. Start the platform with npm start, or check DATABASE_URL.'
  const expected = [RefusedAccount, NoDatabaseError, ConfigError, TypeError].some(type => error instanceof type)
  if (error instanceof Error) return expected ? error.message : (error.stack ?? error.message)
  return String(error)
}

try {
  process.stdout.write(`${await run()}\n`)
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = exitCodeOf(error)
}
