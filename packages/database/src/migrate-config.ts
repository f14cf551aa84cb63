import { parseEnv } from '@ai-platform/runtime/env.ts'
import { z } from 'zod'

const MigrateSettings = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be the postgres:// URL of the database owner' }),
})

/**
 * The settings of the migration process; `DATABASE_URL_FILE` names a file with the URL.
 * @throws ConfigError naming DATABASE_URL
 */
export function readMigrateConfig(env: NodeJS.ProcessEnv = process.env): { databaseUrl: string } {
  return { databaseUrl: parseEnv(MigrateSettings, env).DATABASE_URL }
}
