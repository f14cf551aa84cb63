import { isCi } from '@ai-platform/testkit/is-ci.ts'
import { z } from 'zod'

const E2eSettings = z.object({
  /** a stack that is running already; without it the tests start their own */
  E2E_BASE_URL: z.url().optional(),
  /** that stack's JWT_SECRET_KEY, for the tests that forge tokens; without it those are left out */
  E2E_JWT_SECRET_KEY: z.string().optional(),
  /** folder for pictures of the web page */
  SCREENSHOT_DIR: z.string().optional(),
  CI: z.string().optional(),
  PATH: z.string().default('/usr/local/bin:/usr/bin:/bin'),
  HOME: z.string().default('/'),
})

/** Reads the suite's own settings. */
export function readE2eConfig(env = process.env) {
  const settings = E2eSettings.parse(env)
  return {
    baseUrl: settings.E2E_BASE_URL?.replace(/\/+$/, ''),
    jwtSecret: settings.E2E_JWT_SECRET_KEY,
    ci: isCi(settings.CI),
    pictures: settings.SCREENSHOT_DIR,
    // The stack under test gets nothing else of the caller's environment.
    childEnvironment: { PATH: settings.PATH, HOME: settings.HOME },
  }
}
