import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** A setting is missing or wrong: the message names each one, and never its value. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/**
 * Parses a service's environment by its schema. `NAME_FILE=/path` is read in place of `NAME` (Docker secrets), and an
 * empty value counts as not set.
 * @throws ConfigError naming every setting at fault
 */
export function parseEnv<T extends z.ZodObject>(schema: T, env: NodeJS.ProcessEnv): z.infer<T> {
  const values: Record<string, string> = {}
  for (const name of Object.keys(schema.shape)) {
    const file = env[`${name}_FILE`]
    const value = file ? readFileSync(file, 'utf8').trim() : env[name]?.trim()
    if (value) values[name] = value
  }
  const parsed = schema.safeParse(values)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(issue => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new ConfigError(`The settings are not valid:\n${lines.join('\n')}`)
}

/** `true/false`, `1/0`, `yes/no`, `on/off`. */
export const Flag = z.stringbool()

/** A whole number within bounds, both included. */
export const WholeNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max)

const placeholder = /change.?me|replace.?(me|this)|placeholder|example|your.?(secret|key)|^secret$|^password$/i

/** A secret of at least 32 characters that nobody left as it stood in .env.example. */
export const Secret = z
  .string()
  .min(32, 'must have at least 32 characters; make one with: openssl rand -hex 32')
  .refine(value => !placeholder.test(value), 'is a placeholder; make one with: openssl rand -hex 32')
  .refine(value => new Set(value).size >= 8, 'is too simple; make one with: openssl rand -hex 32')
