import { z } from 'zod'

const BenchSettings = z.object({
  PATH: z.string().default('/usr/local/bin:/usr/bin:/bin:/usr/sbin'),
  HOME: z.string().default('/'),
  /** keeps the logs and data of the run, and says where */
  BENCH_KEEP: z.string().default(''),
  /** what Node gets in every process of the platform, such as `--cpu-prof --cpu-prof-dir=/tmp/profiles` */
  BENCH_NODE_OPTIONS: z.string().default(''),
})

export type BenchConfig = ReturnType<typeof readBenchConfig>

/** Reads the benchmarks' own settings. */
export function readBenchConfig(env = process.env) {
  const settings = BenchSettings.parse(env)
  const node = settings.BENCH_NODE_OPTIONS === '' ? {} : { NODE_OPTIONS: settings.BENCH_NODE_OPTIONS }
  return {
    keep: settings.BENCH_KEEP !== '',
    // The measured platform gets nothing else of the caller's environment.
    childEnvironment: { PATH: settings.PATH, HOME: settings.HOME, ...node },
  }
}
