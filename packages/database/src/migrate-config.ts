import { readFileSync } from 'node:fs'
import { z } from 'zod'

const MigrateSettings = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'DATABASE_URL must be the postgres:// URL of the owner.' }),
})

/** The URL migrations run with; `DATABASE_URL_FILE` names a file it is in. */
export function readMigrateConfig(env: NodeJS.ProcessEnv = process.env): { databaseUrl: string } {
  const file = env.DATABASE_URL_FILE
  const settings = MigrateSettings.parse({ DATABASE_URL: file ? readFileSync(file, 'utf8').trim() : env.DATABASE_URL })
  return { databaseUrl: settings.DATABASE_URL }
}
