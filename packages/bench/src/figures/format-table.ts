import { type Figure, isKept } from '../benchmark.ts'

const round = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2))

const promiseOf = ({ atMost, atLeast }: Figure): string => {
  if (atMost !== undefined) return `≤ ${atMost}`
  return atLeast === undefined ? '' : `≥ ${atLeast}`
}

const statusOf = (figure: Figure): string => (promiseOf(figure) === '' ? '' : isKept(figure) ? 'kept' : 'BROKEN')

/** The figures as a Markdown table whose columns also line up in a terminal. */
export function formatTable(figures: Figure[]): string {
  const rows = [
    ['figure', 'value', 'promise', ''],
    ...figures.map(figure => [
      figure.name,
      `${round(figure.value)} ${figure.unit}`.trim(),
      promiseOf(figure),
      statusOf(figure),
    ]),
  ]
  const widths = [0, 1, 2, 3].map(column => Math.max(3, ...rows.map(row => row[column]?.length ?? 0)))
  const line = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...body.map(line)].join('\n')
}
