import { availableParallelism } from 'node:os'
import { parseEnv, Secret, WholeNumber } from '@ai-platform/runtime/env.ts'
import { commaList, sharedSettings } from '@ai-platform/runtime/settings.ts'
import { z } from 'zod'

export const AuthSettings = z.object({
  ...sharedSettings,
  PORT: WholeNumber(0, 65_535).default(8000),
  PROCESSOR_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8001'),
  /** the role admin_panel; without it there is no admin panel */
  ADMIN_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  SESSION_SECRET_KEY: Secret,
  BCRYPT_COST: WholeNumber(4, 20).default(12),
  /** hashes at a time; by default one a core, and one libuv thread is always left free */
  BCRYPT_CONCURRENCY: WholeNumber(1, 256).optional(),
  /** hashes waiting for their turn, beyond which a login or registration is a 429; by default 16 for each at a time */
  BCRYPT_QUEUE_LIMIT: WholeNumber(0, 100_000).optional(),
  UV_THREADPOOL_SIZE: WholeNumber(1, 1024).default(4),
})

export type AuthConfig = ReturnType<typeof readConfig>

/** `false`, `true`, a number of proxies, or addresses and names of ranges, as Express takes them. */
function trustProxy(value: string): boolean | number | string {
  if (/^\d+$/.test(value)) return Number(value)
  return value === 'true' ? true : value === 'false' ? false : value
}

/**
 * The service's settings.
 * @throws ConfigError naming each setting that is missing, wrong, or a secret too weak to start with
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  const settings = parseEnv(AuthSettings, env)
  const bcryptConcurrency =
    settings.BCRYPT_CONCURRENCY ?? Math.max(1, Math.min(availableParallelism(), settings.UV_THREADPOOL_SIZE - 1))
  return {
    ...settings,
    bcryptConcurrency,
    bcryptQueueLimit: settings.BCRYPT_QUEUE_LIMIT ?? 16 * bcryptConcurrency,
    corsOrigins: commaList(settings.CORS_ORIGINS),
    trustProxy: trustProxy(settings.TRUST_PROXY),
    maxFileBytes: Math.floor(settings.MAX_FILE_SIZE_MB * 1024 * 1024),
    /** of the upload gateway: to connect to the processor, and of silence on the way after that */
    uploadTimeouts: { connectMs: 5_000, idleMs: 120_000 },
    /** most clients wait for an answer for a minute */
    uploadGate: { atOnce: 6, maxWaiting: 4_000, maxWaitMs: 45_000, heldMs: 1_000 },
    uploadSpacing: { besideHashMs: 100, besideManyMs: 20, manyAfterMs: 1_000 },
    pretty: settings.NODE_ENV !== 'production' && process.stdout.isTTY === true,
  }
}
