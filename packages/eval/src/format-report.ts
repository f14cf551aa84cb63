import { type Figure, isKept, type Limits } from './figure.ts'

const header = ['figure', 'value', 'limit', 'of', '']

/** The figures as a Markdown table whose columns also line up in a terminal. */
export function formatReport(figures: Figure[], limits: Record<string, Limits>): string {
  const rows = figures.map(figure => {
    const own = limits[figure.name] ?? {}
    const value = `${figure.value.toFixed(3)} ${figure.unit}`.trim()
    return [figure.name, value, formatLimits(own), figure.basis, isKept(figure.value, own) ? '' : 'BELOW']
  })
  const all = [header, ...rows]
  const widths = header.map((_, column) => Math.max(3, ...all.map(row => row[column]?.length ?? 0)))
  const line = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(header), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

/** The lines that lowered each figure. */
export function formatMissed(figures: Figure[]): string {
  return figures
    .filter(figure => figure.missed.length > 0)
    .map(figure => [`\n${figure.name}:`, ...figure.missed.map(line => `  - ${line}`)].join('\n'))
    .join('\n')
}

function formatLimits({ atLeast, atMost }: Limits): string {
  return [atLeast === undefined ? '' : `≥ ${atLeast}`, atMost === undefined ? '' : `≤ ${atMost}`]
    .filter(Boolean)
    .join(' ')
}
