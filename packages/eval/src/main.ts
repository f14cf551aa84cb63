// npm run eval -- documents [--missed]: measures what the readers of documents find, and prints a Markdown table.
import { evaluateDocuments } from './documents/evaluate-documents.ts'
import { limits } from './documents/limits.ts'
import { isKept } from './figure.ts'
import { formatMissed, formatReport } from './format-report.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)

const [wanted, ...args] = process.argv.slice(2)
if (wanted !== 'documents') {
  say('Usage: npm run eval -- documents [--missed]')
  process.exit(2)
}
const figures = await evaluateDocuments()
say(formatReport(figures, limits))
if (args.includes('--missed')) say(formatMissed(figures))
process.exitCode = figures.every(figure => isKept(figure.value, limits[figure.name] ?? {})) ? 0 : 1
