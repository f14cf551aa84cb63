import { Flag, parseEnv, WholeNumber } from '@ai-platform/runtime/env.ts'
import { z } from 'zod'

const TestSettings = z.object({
  /** a superuser's URL of a PostgreSQL that is there for tests alone; without it an embedded one is started */
  TEST_DATABASE_URL: z.url().optional(),
  TEST_CONCURRENCY: WholeNumber(1, 16).default(2),
  /** on a build machine a test whose server is not installed fails instead of being left out */
  CI: Flag.default(false),
})

/** `childEnvironment` is what a process started by a test gets of the caller's: nothing that is a setting. */
export function readTestConfig(env: NodeJS.ProcessEnv = process.env) {
  const { PATH, HOME, TMPDIR } = env
  return { ...parseEnv(TestSettings, env), childEnvironment: { PATH, HOME, TMPDIR } }
}
