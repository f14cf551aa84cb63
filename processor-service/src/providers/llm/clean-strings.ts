import { isObject } from './task-run.ts'

/**
 * Replaces lone surrogates and removes NUL in all strings and keys of a parsed JSON value. PostgreSQL stores neither, so that an
 * answer that holds one could not be stored and would be paid for again.
 */
export function cleanStrings(value: unknown): unknown {
  if (typeof value === 'string') return clean(value)
  if (Array.isArray(value)) return value.map(cleanStrings)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [clean(key), cleanStrings(entry)]))
}

const clean = (text: string): string => text.toWellFormed().replaceAll('\0', '')
