import type { FaultReport, TaskCounts } from './run-fault.ts'

const counted = (read: (tasks: TaskCounts) => number) => (report: FaultReport) =>
  report.tasks ? String(read(report.tasks)) : '–'
const seconds = ({ tasks }: FaultReport) =>
  tasks && tasks.recoverySeconds > 0 ? tasks.recoverySeconds.toFixed(1) : '–'
const broken = ({ obstacle, problems }: FaultReport) => (obstacle === undefined ? String(problems.length) : '–')
const note = ({ obstacle, note }: FaultReport) => (obstacle === undefined ? note : `not injected: ${obstacle}`)

const columns: { title: string; right: boolean; of(report: FaultReport): string }[] = [
  { title: 'fault', right: false, of: report => report.fault },
  { title: 'engine', right: false, of: report => report.engine },
  { title: 'tasks', right: true, of: counted(tasks => tasks.submitted) },
  { title: 'run again', right: true, of: counted(tasks => tasks.affected) },
  { title: 'lost', right: true, of: counted(tasks => tasks.lost) },
  { title: 'doubled', right: true, of: counted(tasks => tasks.doubled) },
  { title: 'recovery s', right: true, of: seconds },
  { title: 'broken', right: true, of: broken },
  { title: 'note', right: false, of: note },
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

/** A line about one fault. */
export function renderOutcome(report: FaultReport): string {
  const { fault, engine, obstacle, problems, tookSeconds } = report
  if (obstacle !== undefined) return `not injected: ${fault} (${engine}). ${obstacle}`
  return `${problems.length === 0 ? 'held  ' : 'BROKEN'} ${fault} (${engine}), ${tookSeconds} s. ${report.note}`
}

/** The problems, one list a fault; empty when there are none. */
export const renderProblems = (reports: FaultReport[]): string =>
  reports
    .filter(({ problems }) => problems.length > 0)
    .map(
      ({ fault, engine, problems }) => `${fault} (${engine}):\n${problems.map(problem => `- ${problem}`).join('\n')}`,
    )
    .join('\n\n')
