import { median } from '../figures/percentile.ts'
import type { Call } from './calls.ts'
import { platformTables } from './plan.ts'
import type { Execution } from './server-log.ts'

/** A statement of a call on both databases. */
export interface Row {
  name: string
  /** median on the small database; NaN if the statement did not run there */
  smallMs: number
  grownMs: number
  /** the most rows that one execution read */
  rows: number
  scanned: string[]
  isAllowed: boolean
}

const writePattern = /\b(INSERT INTO|(?<!DO |FOR |KEY )UPDATE|DELETE FROM)\s+(?:ONLY\s+)?(?:"?public"?\.)?"?(\w+)/g
// Not the FROM of a call such as extract(epoch FROM now()).
const readPattern = /\b(?:FROM|JOIN)\s+(?:ONLY\s+)?(?:"?public"?\.)?"?(\w+)\b"?(?!\()/g

/** What a statement writes, or else reads. */
export function labelOf(text: string): string {
  const writes = [...text.matchAll(writePattern)].map(([, verb, table]) => `${verb} ${table}`)
  const reads = [...text.matchAll(readPattern)].map(([, table]) => table)
  const label =
    writes.length > 0 ? writes.slice(0, 2).join(', ') : `SELECT FROM ${[...new Set(reads)].slice(0, 2).join(', ')}`
  return label.toLowerCase()
}

function groupByText(executions: Execution[]): Map<string, Execution[]> {
  const groups = new Map<string, Execution[]>()
  for (const execution of executions) groups.set(execution.text, [...(groups.get(execution.text) ?? []), execution])
  return groups
}

const medianMs = (executions: Execution[] = []) => median(executions.map(({ ms }) => ms))

/** The rows of a call: one for each statement, or only that of the slowest. Each row counts the scans of its statement. */
export function compareCall(call: Call, small: Execution[], grown: Execution[]): Row[] {
  const before = groupByText(small)
  const ours = grown.filter(({ reads }) => reads.tables.some(table => platformTables.has(table)))
  const rows = [...groupByText(ours)].map(
    ([text, executions]): Row => ({
      name: `${call.name}: ${labelOf(text)}`,
      smallMs: medianMs(before.get(text)),
      grownMs: medianMs(executions),
      rows: Math.max(...executions.map(({ reads }) => reads.rows)),
      scanned: [...new Set(executions.flatMap(({ reads }) => reads.scanned))],
      isAllowed: call.mayScan === true,
    }),
  )
  rows.sort((a, b) => b.grownMs - a.grownMs)
  return call.everyStatement ? rows : rows.filter((row, index) => index === 0 || row.scanned.length > 0)
}

const ratioOf = ({ smallMs, grownMs }: Row) => (Number.isNaN(smallMs) ? '' : `${(grownMs / smallMs).toFixed(1)} ×`)
const msOf = (ms: number) => (Number.isNaN(ms) ? '' : ms.toFixed(2))

/** The rows as a Markdown table. */
export function formatRows(rows: Row[]): string {
  const cells = rows.map(row => [
    row.name,
    msOf(row.smallMs),
    msOf(row.grownMs),
    ratioOf(row),
    String(Math.round(row.rows)),
    row.scanned.join(', ') + (row.scanned.length > 0 && row.isAllowed ? ' (text search)' : ''),
  ])
  const table = [['statement', 'ms, small', 'ms, grown', 'ratio', 'rows read', 'sequential scan'], ...cells]
  const widths = table[0]?.map((_, column) => Math.max(...table.map(row => row[column]?.length ?? 0))) ?? []
  const line = (row: string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = table
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...body.map(line)].join('\n')
}
