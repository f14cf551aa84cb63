import { z } from 'zod'
import type { Column } from './column.ts'

/** A condition and its parameters, numbered from 1. */
export interface Where {
  sql: string
  values: unknown[]
}

const isUuid = (value: unknown) => z.guid().safeParse(value).success
const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&')
const asDate = (value: unknown) => {
  const date = new Date(String(value))
  return Number.isNaN(date.getTime()) ? undefined : date
}

/**
 * The WHERE condition for the panel's filters. Text matches as a substring in any case; ids, numbers, flags and listed
 * values match exactly; times match a range with one end or both. An invalid value, such as half an id, matches no row.
 */
export function whereOf(columns: readonly Column[], filters: Record<string, unknown>): Where {
  const conditions: string[] = []
  const values: unknown[] = []
  const placeholder = (value: unknown) => `$${values.push(value)}`
  for (const column of columns) {
    const value = filters[column.name]
    if (value === undefined || value === null || value === '') continue
    const sql = column.sql ?? column.name
    if (column.type === 'datetime') {
      const { from, to } = Object(value)
      const [since, until] = [asDate(from ?? ''), asDate(to ?? '')]
      if (since) conditions.push(`${sql} >= ${placeholder(since)}`)
      if (until) conditions.push(`${sql} <= ${placeholder(until)}`)
    } else if (typeof value === 'object' || String(value).includes('\0')) conditions.push('false')
    else if (column.type === 'uuid' || column.type === 'reference')
      conditions.push(isUuid(value) ? `${sql} = ${placeholder(value)}` : 'false')
    else if (column.type === 'boolean') conditions.push(`${sql} = ${placeholder(String(value) === 'true')}`)
    else if (column.type === 'number')
      conditions.push(Number.isFinite(Number(value)) ? `${sql} = ${placeholder(Number(value))}` : 'false')
    else if (column.values) conditions.push(`${sql} = ${placeholder(String(value))}`)
    else conditions.push(`${sql} ILIKE ${placeholder(`%${escapeLike(String(value))}%`)}`)
  }
  return { sql: conditions.length > 0 ? conditions.join(' AND ') : 'true', values }
}
