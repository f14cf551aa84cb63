import { homedir } from 'node:os'
import { join } from 'node:path'

/** What the command line reads from the environment. */
export interface CliConfig {
  /** AI_PLATFORM_URL */
  url: string | undefined
  /** AI_PLATFORM_API_KEY */
  apiKey: string | undefined
  /** where `login` keeps its keys */
  credentialsFile: string
  /** NO_COLOR is not set (no-color.org) */
  mayColor: boolean
}

/** @param env values that are empty count as not set */
export function readCliConfig(env: Record<string, string | undefined> = process.env): CliConfig {
  // XDG Base Directory Specification: a relative path is ignored.
  const base = env.XDG_CONFIG_HOME?.startsWith('/') ? env.XDG_CONFIG_HOME : join(homedir(), '.config')
  return {
    url: env.AI_PLATFORM_URL || undefined,
    apiKey: env.AI_PLATFORM_API_KEY || undefined,
    credentialsFile: join(base, 'ai-platform', 'credentials.json'),
    mayColor: !env.NO_COLOR && env.TERM !== 'dumb',
  }
}
