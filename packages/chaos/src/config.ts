import { z } from 'zod'

const ChaosSettings = z.object({
  /** parts of names, with commas between: only the faults that have one are injected */
  CHAOS_ONLY: z.string().default(''),
  /** keeps the logs and data of the run, and says where */
  CHAOS_KEEP: z.string().optional(),
  PATH: z.string().default('/usr/local/bin:/usr/bin:/bin:/usr/sbin'),
  HOME: z.string().default('/'),
})

export type ChaosConfig = ReturnType<typeof readChaosConfig>

/** Reads the suite's own settings. */
export function readChaosConfig(env = process.env) {
  const settings = ChaosSettings.parse(env)
  return {
    only: settings.CHAOS_ONLY.toLowerCase().split(','),
    keep: settings.CHAOS_KEEP !== undefined && settings.CHAOS_KEEP !== '',
    // The platform under test gets nothing else of the caller's environment.
    childEnvironment: { PATH: settings.PATH, HOME: settings.HOME },
  }
}
