import { firstIdAt, idToleranceMs } from '@ai-platform/database/id-at.ts'
import { z } from 'zod'
import type { Column } from './column.ts'

/** An SQL condition, and the values of its parameters $1, $2, … */
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
 * Builds the WHERE condition for the panel's filters. Text matches as a substring in any case. Ids, numbers, booleans
 * and listed values match exactly. Times match a range that may have one end only. An invalid id or number matches no
 * row.
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
      if (column.idTime && since) conditions.push(`id >= ${placeholder(firstIdAt(since.getTime() - idToleranceMs))}`)
      if (column.idTime && until) conditions.push(`id <= ${placeholder(firstIdAt(until.getTime() + idToleranceMs))}`)
    } else if (typeof value === 'object' || String(value).includes('\0')) conditions.push('false')
    else if (column.filterSql) conditions.push(column.filterSql(String(value), placeholder))
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
