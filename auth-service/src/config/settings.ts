import { Secret, WholeNumber } from '@ai-platform/runtime/env.ts'
import { sharedSettings } from '@ai-platform/runtime/settings.ts'
import { z } from 'zod'

/** Every setting of auth-service, by its name in .env.example. */
export const AuthSettings = z.object({
  ...sharedSettings,
  PORT: WholeNumber(0, 65_535).default(8000),
  PROCESSOR_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8001'),
  /** The database URL of the role admin_panel. There is no admin panel without it. */
  ADMIN_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  SESSION_SECRET_KEY: Secret,
  BCRYPT_COST: WholeNumber(4, 20).default(12),
  /** Hashes at a time. The default is one a core, but leaves one libuv thread free. */
  BCRYPT_CONCURRENCY: WholeNumber(1, 256).optional(),
  /** Waiting hashes; above it a login or registration is a 429. The default is 16 times BCRYPT_CONCURRENCY. */
  BCRYPT_QUEUE_LIMIT: WholeNumber(0, 100_000).optional(),
  UV_THREADPOOL_SIZE: WholeNumber(1, 1024).default(4),
})

export type AuthSettings = z.infer<typeof AuthSettings>
