// npm run eval -- documents [--corpus=DIR] [--missed]: measures what the readers of documents find, and prints a Markdown table.
// npm run eval -- answers [--url=URL] [--missed]: measures the answers of the local provider, or of a running platform.
import { evaluateAnswers } from './answers/evaluate-answers.ts'
import { localLimits } from './answers/limits.ts'
import { createLocalSource } from './answers/local-source.ts'
import { createPlatformSource } from './answers/platform-source.ts'
import { readProgramEnvironment } from './config.ts'
import { evaluateDocuments } from './documents/evaluate-documents.ts'
import { limits } from './documents/limits.ts'
import { type Figure, isKept, type Limits } from './figure.ts'
import { formatMissed, formatReport } from './format-report.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)

const [wanted, ...args] = process.argv.slice(2)
const option = (name: string) => args.find(arg => arg.startsWith(`--${name}=`))?.slice(name.length + 3)

function report(figures: Figure[], own: Record<string, Limits>): void {
  say(formatReport(figures, own))
  if (args.includes('--missed')) say(formatMissed(figures))
  process.exitCode = figures.every(figure => isKept(figure.value, own[figure.name] ?? {})) ? 0 : 1
}

if (wanted === 'documents') {
  const environment = readProgramEnvironment()
  report(await evaluateDocuments({ depth: 'full', corpus: option('corpus'), environment }), limits)
} else if (wanted === 'answers') {
  const url = option('url')
  const source = url ? await createPlatformSource(url) : createLocalSource()
  try {
    const figures = await evaluateAnswers(source)
    say(`${source.name}\n`)
    report(figures, url ? {} : localLimits)
  } finally {
    await source.close()
  }
} else {
  say(
    'Usage: npm run eval -- documents [--corpus=DIR] [--missed]\n       npm run eval -- answers [--url=URL] [--missed]',
  )
  process.exitCode = 2
}
