import { z } from 'zod'

const BenchSettings = z.object({
  PATH: z.string().default('/usr/local/bin:/usr/bin:/bin:/usr/sbin'),
  HOME: z.string().default('/'),
  /** keeps the logs and data of the run, and says where */
  BENCH_KEEP: z.string().default(''),
  /** a folder that gets a CPU profile of every process and thread of the platform */
  BENCH_CPU_PROFILES: z.string().default(''),
})

export type BenchConfig = ReturnType<typeof readBenchConfig>

/** What the environment says to the benchmarks themselves. */
export function readBenchConfig(env = process.env) {
  const settings = BenchSettings.parse(env)
  const profile = settings.BENCH_CPU_PROFILES
    ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-interval=500 --cpu-prof-dir=${settings.BENCH_CPU_PROFILES}` }
    : {}
  return {
    keep: settings.BENCH_KEEP !== '',
    // Nothing else of the caller's environment may steer a platform that is measured.
    childEnvironment: { PATH: settings.PATH, HOME: settings.HOME, ...profile },
  }
}
