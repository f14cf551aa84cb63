// npm run eval -- documents [--corpus=DIR] [--missed]: measures what the readers of documents find, and prints a Markdown table.
import { readProgramEnvironment } from './config.ts'
import { evaluateDocuments } from './documents/evaluate-documents.ts'
import { limits } from './documents/limits.ts'
import { isKept } from './figure.ts'
import { formatMissed, formatReport } from './format-report.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)

const [wanted, ...args] = process.argv.slice(2)
if (wanted !== 'documents') {
  say('Usage: npm run eval -- documents [--corpus=DIR] [--missed]')
  process.exit(2)
}
const corpus = args.find(arg => arg.startsWith('--corpus='))?.slice('--corpus='.length)
const figures = await evaluateDocuments({ depth: 'full', corpus, environment: readProgramEnvironment() })
say(formatReport(figures, limits))
if (args.includes('--missed')) say(formatMissed(figures))
process.exitCode = figures.every(figure => isKept(figure.value, limits[figure.name] ?? {})) ? 0 : 1
