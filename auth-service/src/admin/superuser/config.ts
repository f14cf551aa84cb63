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

const KeptUrls = z.object({ auth_service: z.string() })

export class NoDatabase extends Error {
  override name = 'NoDatabase'
}

/**
 * The database of a platform started here by `npm start`, from the file its launcher keeps.
 * @throws NoDatabase when nothing was started here
 */
function keptUrl(dataFolder: string): string {
  const file = join(resolve(dataFolder), 'database.json')
  if (existsSync(file)) return KeptUrls.parse(JSON.parse(readFileSync(file, 'utf8'))).auth_service
  throw new NoDatabase('No database is known: set DATABASE_URL, or start the platform here first with npm start.')
}

/** What is given by flags, or else by SUPERUSER_…; the rest is asked for. */
export interface GivenAccount {
  username: string | undefined
  email: string | undefined
  password: string | undefined
}

/**
 * @throws ConfigError or TypeError for a setting or flag that is wrong; NoDatabase
 */
export function readConfig(args: string[], env: NodeJS.ProcessEnv = process.env) {
  const { values: flags } = parseArgs({
    args,
    options: { username: { type: 'string' }, email: { type: 'string' }, password: { type: 'string' } },
  })
  // As the launcher reads it: below the real environment.
  const file = existsSync('.env') ? parseEnvFile(readFileSync('.env', 'utf8')) : {}
  const settings = parseEnv(SuperuserSettings, { ...file, ...env })
  const given: GivenAccount = {
    username: flags.username ?? settings.SUPERUSER_USERNAME,
    email: flags.email ?? settings.SUPERUSER_EMAIL,
    password: flags.password ?? settings.SUPERUSER_PASSWORD,
  }
  return { databaseUrl: settings.DATABASE_URL ?? keptUrl(settings.DATA_DIR), bcryptCost: settings.BCRYPT_COST, given }
}
