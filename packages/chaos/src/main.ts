// npm run chaos: injects every fault in its long form and writes the table of results.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { openBench } from './bench.ts'
import { readChaosConfig } from './config.ts'
import { renderOutcome, renderProblems, renderTable } from './report.ts'
import type { FaultReport } from './run-fault.ts'
import { runPlan } from './run-plan.ts'

const reportFile = fileURLToPath(new URL('../REPORT.md', import.meta.url))

const say = (line: string) => void process.stdout.write(`${line}\n`)

function renderReport(reports: FaultReport[], minutes: number): string {
  const problems = renderProblems(reports)
  return `# Faults, and what came of the tasks

Written by \`npm run chaos\` (${minutes} minutes, ${new Date().toISOString().slice(0, 10)}). Each line is a load of documents sent while
the fault was injected into a platform of real processes. *Run again*: tasks that lost their run. *Recovery*: from the fault, or
its end where it lasts, until the last task that was running then had ended. *Broken*: invariants that did not hold.

${renderTable(reports)}

${problems === '' ? 'Every invariant held.' : `## What did not hold\n\n${problems}`}
`
}

const config = readChaosConfig()
const form = process.argv.includes('short') ? 'short' : 'long'
const from = Date.now()
const bench = await openBench(config)
const reports: FaultReport[] = []
try {
  say(`logs: ${bench.folder}`)
  for await (const report of runPlan(bench, form, config.only)) {
    reports.push(report)
    say(renderOutcome(report))
    for (const problem of report.problems) say(`       - ${problem}`)
  }
} finally {
  await bench.close()
}
say(`\n${renderTable(reports)}`)
if (form === 'long' && config.only.includes(''))
  await writeFile(reportFile, renderReport(reports, Math.round((Date.now() - from) / 60_000)))
process.exit(reports.every(({ problems }) => problems.length === 0) ? 0 : 1)
