import type { FaultReport } from './run-fault.ts'

const seconds = (report: FaultReport) => (report.recoverySeconds > 0 ? report.recoverySeconds.toFixed(1) : '–')

const columns: { title: string; right: boolean; of(report: FaultReport): string }[] = [
  { title: 'fault', right: false, of: report => report.fault },
  { title: 'engine', right: false, of: report => report.engine },
  { title: 'tasks', right: true, of: report => String(report.tasks) },
  { title: 'run again', right: true, of: report => String(report.affected) },
  { title: 'lost', right: true, of: report => String(report.lost) },
  { title: 'doubled', right: true, of: report => String(report.doubled) },
  { title: 'recovery s', right: true, of: seconds },
  { title: 'broken', right: true, of: report => String(report.problems.length) },
  { title: 'note', right: false, of: report => report.note },
]

/** The reports as a Markdown table, aligned so that it also reads well as text. */
export function renderTable(reports: FaultReport[]): string {
  const cells = [columns.map(({ title }) => title), ...reports.map(report => columns.map(({ of }) => of(report)))]
  const widths = columns.map((_, index) => Math.max(3, ...cells.map(row => row[index]?.length ?? 0)))
  const line = (row: string[]) =>
    `| ${row.map((cell, index) => (columns[index]?.right ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0))).join(' | ')} |`
  const rule = `|${columns.map(({ right }, index) => `${'-'.repeat((widths[index] ?? 0) + 1)}${right ? ':' : '-'}`).join('|')}|`
  const [head = [], ...rows] = cells
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/** The problems, one list a fault; empty when there are none. */
export const renderProblems = (reports: FaultReport[]): string =>
  reports
    .filter(({ problems }) => problems.length > 0)
    .map(
      ({ fault, engine, problems }) => `${fault} (${engine}):\n${problems.map(problem => `- ${problem}`).join('\n')}`,
    )
    .join('\n\n')
