import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** A setting is missing or wrong. The message names each one and what to do, and never shows a value. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** @throws ConfigError when the file cannot be read */
function readSettingFile(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new ConfigError(`${name}_FILE names a file that cannot be read: ${(cause as Error).message}`, { cause })
  }
}

/** zod's own message for a missing value speaks of types; an operator needs to know that the setting is missing. */
const explain = ({ message }: { message: string }): string =>
  message.endsWith('received undefined') ? 'is not set' : message

/**
 * Parses an environment by a schema of settings. `NAME_FILE=/path` names a file with the value of `NAME` (Docker
 * secrets). An empty value counts as not set.
 * @throws ConfigError naming every wrong setting
 */
export function parseEnv<T extends z.ZodObject>(schema: T, env: NodeJS.ProcessEnv): z.infer<T> {
  const values: Record<string, string> = {}
  for (const name of Object.keys(schema.shape)) {
    const file = env[`${name}_FILE`]
    const value = file ? readSettingFile(name, file) : env[name]?.trim()
    if (value) values[name] = value
  }
  const parsed = schema.safeParse(values)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(issue => `  ${issue.path.join('.')}: ${explain(issue)}`)
  throw new ConfigError(
    `These settings are wrong; correct them in the environment or in .env (.env.example explains each):\n${lines.join('\n')}`,
  )
}

/** `true/false`, `1/0`, `yes/no`, `on/off`. */
export const Flag = z.stringbool()

/** A whole number from `min` to `max`, both included. */
export const WholeNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max)

const placeholder = /change.?me|replace.?(me|this)|placeholder|example|your.?(secret|key)|^secret$|^password$/i

/** A secret of at least 32 characters that is not a placeholder such as the one in .env.example. */
export const Secret = z
  .string()
  .min(32, 'must have at least 32 characters; make one with: openssl rand -hex 32')
  .refine(value => !placeholder.test(value), 'is a placeholder; make one with: openssl rand -hex 32')
  .refine(value => new Set(value).size >= 8, 'is too simple; make one with: openssl rand -hex 32')
