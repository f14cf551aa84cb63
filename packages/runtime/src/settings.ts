import { z } from 'zod'
import { Flag, Secret, WholeNumber } from './env.ts'
import { isNetwork } from './outbound/address-rules.ts'

const TokenLimit = WholeNumber(0, 1_000_000_000_000)

/** The settings that both services share, by their names in .env.example. */
export const sharedSettings = {
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  HOST: z.string().default('0.0.0.0'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  JWT_SECRET_KEY: Secret,
  WEBHOOK_SECRET: Secret.optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  MAX_FILE_SIZE_MB: z.coerce.number().positive().max(10_240).default(25),
  RATE_LIMIT_ENABLED: Flag.default(true),
  TASK_TOKEN_LIMIT: TokenLimit.default(5_000_000),
  DAILY_TASK_LIMIT: WholeNumber(0, 1_000_000_000).default(10_000),
  DAILY_TOKEN_LIMIT: TokenLimit.default(20_000_000),
  STORAGE_LIMIT_MB: WholeNumber(0, 1_000_000_000).default(2_000),
  /** Networks in CIDR notation, comma-separated. */
  ALLOWED_PRIVATE_NETWORKS: z
    .string()
    .refine(value => commaList(value).every(isNetwork), 'must be networks such as 10.0.0.0/8,fd00::/8')
    .default(''),
  CORS_ORIGINS: z.string().default(''),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  TRUST_PROXY: z.string().default('loopback,linklocal,uniquelocal'),
  SHUTDOWN_GRACE_MS: WholeNumber(0, 600_000).default(8_000),
  DATABASE_POOL_SIZE: WholeNumber(2, 500).default(10),
}

/** `a, b ,c` → ['a', 'b', 'c']. */
export const commaList = (value: string): string[] =>
  value
    .split(',')
    .map(part => part.trim())
    .filter(Boolean)
