import { isCi } from '@ai-platform/testkit/is-ci.ts'
import { z } from 'zod'

const ChaosSettings = z.object({
  /** comma-separated texts; injects only the faults whose name contains one of them */
  CHAOS_ONLY: z.string().default(''),
  /** if set, keeps the logs and data of the run and prints their folder */
  CHAOS_KEEP: z.string().optional(),
  /** set where redis-server must be installed */
  CI: z.string().optional(),
  PATH: z.string().default('/usr/local/bin:/usr/bin:/bin:/usr/sbin'),
  HOME: z.string().default('/'),
})

export type ChaosConfig = ReturnType<typeof readChaosConfig>

/** Reads the settings of the suite, not those of the platform under test. */
export function readChaosConfig(env = process.env) {
  const settings = ChaosSettings.parse(env)
  return {
    only: settings.CHAOS_ONLY.toLowerCase().split(','),
    keep: settings.CHAOS_KEEP !== undefined && settings.CHAOS_KEEP !== '',
    ci: isCi(settings.CI),
    // The platform under test inherits no other variable.
    childEnvironment: { PATH: settings.PATH, HOME: settings.HOME },
  }
}
