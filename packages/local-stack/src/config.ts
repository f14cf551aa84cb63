import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv as parseEnvFile } from 'node:util'
import { parseEnv, Secret, WholeNumber } from '@ai-platform/runtime/env.ts'
import { z } from 'zod'

/** The launcher's own settings. All others are passed to the services unchanged. */
export const LauncherSettings = z.object({
  PORT: WholeNumber(0, 65_535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  JWT_SECRET_KEY: Secret.optional(),
  SESSION_SECRET_KEY: Secret.optional(),
  POSTGRES_PASSWORD: z.string().optional(),
  // The whole stack stops within 10 s; the services get most of that.
  SHUTDOWN_GRACE_MS: WholeNumber(0, 600_000).default(6_000),
  STORAGE_DIR: z.string().optional(),
})

export type LauncherConfig = ReturnType<typeof readConfig>

/** Merges .env of the working directory into the environment, which takes precedence. */
function withEnvFile(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return existsSync('.env') ? { ...parseEnvFile(readFileSync('.env', 'utf8')), ...env } : env
}

/**
 * Reads the launcher's settings. `forServices` is the environment common to both services.
 * @throws ConfigError naming each invalid setting
 */
export function readConfig(options: { dev: boolean }, env: NodeJS.ProcessEnv = process.env) {
  const all = withEnvFile(env)
  const settings = parseEnv(LauncherSettings, all)
  const own = new Set(Object.keys(LauncherSettings.shape).flatMap(name => [name, `${name}_FILE`]))
  const forServices: NodeJS.ProcessEnv = Object.fromEntries(Object.entries(all).filter(([name]) => !own.has(name)))
  forServices.NODE_ENV ||= options.dev ? 'development' : 'production'
  forServices.SHUTDOWN_GRACE_MS = String(settings.SHUTDOWN_GRACE_MS)
  const dataFolder = resolve(settings.DATA_DIR)
  return {
    port: settings.PORT,
    host: settings.HOST,
    dataFolder,
    storageFolder: resolve(settings.STORAGE_DIR ?? `${dataFolder}/files`),
    databaseUrl: settings.DATABASE_URL,
    givenSecrets: {
      JWT_SECRET_KEY: settings.JWT_SECRET_KEY,
      SESSION_SECRET_KEY: settings.SESSION_SECRET_KEY,
      POSTGRES_PASSWORD: settings.POSTGRES_PASSWORD,
    },
    graceMs: settings.SHUTDOWN_GRACE_MS,
    dev: options.dev,
    /** npm does not forward every signal, so under npm the launcher also stops when its parent ends. */
    underNpm: env.npm_lifecycle_event !== undefined,
    forServices,
  }
}
