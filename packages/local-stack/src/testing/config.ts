import { Flag, parseEnv, WholeNumber } from '@ai-platform/runtime/env.ts'
import { z } from 'zod'

const TestSettings = z.object({
  /** superuser URL of a PostgreSQL used only for tests; when unset an embedded server is started */
  TEST_DATABASE_URL: z.url().optional(),
  TEST_CONCURRENCY: WholeNumber(1, 16).default(2),
  /** with CI=true a test whose server is not installed fails instead of being skipped */
  CI: Flag.default(false),
})

/** `childEnvironment` is the environment for processes that tests start; it contains no settings. */
export function readTestConfig(env: NodeJS.ProcessEnv = process.env) {
  const { PATH, HOME, TMPDIR } = env
  return { ...parseEnv(TestSettings, env), childEnvironment: { PATH, HOME, TMPDIR } }
}
