import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs, parseEnv as parseEnvFile } from 'node:util'
import { parseEnv, WholeNumber } from '@ai-platform/runtime/env.ts'
import { z } from 'zod'

const SuperuserSettings = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATA_DIR: z.string().default('.data'),
  BCRYPT_COST: WholeNumber(4, 20).default(12),
  SUPERUSER_USERNAME: z.string().optional(),
  SUPERUSER_EMAIL: z.string().optional(),
  SUPERUSER_PASSWORD: z.string().optional(),
})

const LauncherUrls = z.object({ auth_service: z.string() })

export class NoDatabaseError extends Error {
  override name = 'NoDatabaseError'
}

/**
 * The database URL that `npm start` stored in the data folder.
 * @throws NoDatabaseError when the folder has none
 */
function launcherUrl(dataFolder: string): string {
  const file = join(resolve(dataFolder), 'database.json')
  if (existsSync(file)) return LauncherUrls.parse(JSON.parse(readFileSync(file, 'utf8'))).auth_service
  throw new NoDatabaseError(
    'No database is configured. Set DATABASE_URL, or start the platform in this folder with npm start first.',
  )
}

/** The account's values from flags or SUPERUSER_… variables. The terminal asks for undefined ones. */
export interface GivenAccount {
  username: string | undefined
  email: string | undefined
  password: string | undefined
}

/** @throws ConfigError or TypeError for an invalid setting or flag; NoDatabaseError */
export function readConfig(args: string[], env: NodeJS.ProcessEnv = process.env) {
  const { values: flags } = parseArgs({
    args,
    options: { username: { type: 'string' }, email: { type: 'string' }, password: { type: 'string' } },
  })
  // Environment variables override .env, as in the launcher.
  const file = existsSync('.env') ? parseEnvFile(readFileSync('.env', 'utf8')) : {}
  const settings = parseEnv(SuperuserSettings, { ...file, ...env })
  const given: GivenAccount = {
    username: flags.username ?? settings.SUPERUSER_USERNAME,
    email: flags.email ?? settings.SUPERUSER_EMAIL,
    password: flags.password ?? settings.SUPERUSER_PASSWORD,
  }
  return {
    databaseUrl: settings.DATABASE_URL ?? launcherUrl(settings.DATA_DIR),
    bcryptCost: settings.BCRYPT_COST,
    given,
  }
}
