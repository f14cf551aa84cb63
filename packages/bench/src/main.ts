// npm run bench -- <name> [--option=…]: measures one promise of the platform, or all of them, on the real processes.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bench, type Benchmark, isKept } from './benchmark.ts'
import { benchmarks } from './benchmarks.ts'
import { type BenchConfig, readBenchConfig } from './config.ts'
import { formatTable } from './figures/format-table.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)

/** @returns whether every promise was kept */
async function runBenchmark(name: string, benchmark: Benchmark, args: string[], config: BenchConfig): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), `ai-platform-bench-${name}-`))
  // As root, the database server runs as another user, who needs access to the folder.
  await chmod(folder, 0o755)
  const stops: (() => unknown)[] = []
  const clearUp = async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
    if (config.keep) say(`kept: ${folder}`)
    else await rm(folder, { recursive: true, force: true })
  }
  const onSignal = () => void clearUp().finally(() => process.exit(1))
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  const environment = config.childEnvironment
  const bench: Bench = { folder, args, environment, owns: stop => stops.push(stop), say: line => say(`  ${line}`) }
  say(`\n## ${name}\n${benchmark.shows}`)
  try {
    const figures = await benchmark.run(bench)
    say(`\n${formatTable(figures)}\n`)
    return figures.every(isKept)
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
    await clearUp()
  }
}

const [wanted = '', ...args] = process.argv.slice(2)
const names = wanted === 'all' ? Object.keys(benchmarks) : [wanted]
const chosen = names.flatMap(name => {
  const benchmark = benchmarks[name]
  return benchmark ? [{ name, benchmark }] : []
})
if (chosen.length === 0) {
  say(`Say one of: all, ${Object.keys(benchmarks).join(', ')}`)
  process.exit(2)
}
const load = loadavg()[0]?.toFixed(1)
say(`${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, load ${load}`)
const config = readBenchConfig()
let kept = true
for (const { name, benchmark } of chosen) kept = (await runBenchmark(name, benchmark, args, config)) && kept
process.exitCode = kept ? 0 : 1
