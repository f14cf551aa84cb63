import { availableParallelism } from 'node:os'
import { parseEnv } from '@ai-platform/runtime/env.ts'
import { quotasOf } from '@ai-platform/runtime/quotas.ts'
import { commaList } from '@ai-platform/runtime/settings.ts'
import { secretsOf } from './secrets.ts'
import { AuthSettings } from './settings.ts'

/** The service's configuration, in typed groups; `secrets` holds every value that must never be logged. */
export type AuthConfig = ReturnType<typeof toConfig>

/** TRUST_PROXY as Express takes it: false, true, a number of proxies, or a list of addresses and named ranges. */
function trustProxy(value: string): boolean | number | string {
  if (/^\d+$/.test(value)) return Number(value)
  return value === 'true' ? true : value === 'false' ? false : value
}

/** How many passwords are hashed at a time: one a core, and never on the last libuv thread, which serves files and DNS. */
const hashConcurrency = ({ BCRYPT_CONCURRENCY, UV_THREADPOOL_SIZE }: AuthSettings): number =>
  BCRYPT_CONCURRENCY ?? Math.max(1, Math.min(availableParallelism(), UV_THREADPOOL_SIZE - 1))

function toConfig(settings: AuthSettings) {
  const concurrency = hashConcurrency(settings)
  return {
    http: {
      host: settings.HOST,
      port: settings.PORT,
      trustProxy: trustProxy(settings.TRUST_PROXY),
      corsOrigins: commaList(settings.CORS_ORIGINS),
      shutdownGraceMs: settings.SHUTDOWN_GRACE_MS,
    },
    log: {
      level: settings.LOG_LEVEL,
      pretty: settings.NODE_ENV !== 'production' && process.stdout.isTTY === true,
    },
    database: { poolSize: settings.DATABASE_POOL_SIZE },
    processor: { url: settings.PROCESSOR_URL },
    outbound: { allowedPrivateNetworks: commaList(settings.ALLOWED_PRIVATE_NETWORKS) },
    limits: { enabled: settings.RATE_LIMIT_ENABLED },
    /** processor-service applies them; this service shows them */
    quotas: quotasOf(settings),
    passwords: {
      cost: settings.BCRYPT_COST,
      concurrency,
      maxWaiting: settings.BCRYPT_QUEUE_LIMIT ?? 16 * concurrency,
    },
    uploads: {
      maxFileBytes: Math.floor(settings.MAX_FILE_SIZE_MB * 1024 * 1024),
      /** for the connection to the processor, and for silence on it after that */
      timeouts: { connectMs: 5_000, idleMs: 120_000 },
      /** Keys are users. Most clients wait one minute for an answer; maxWaitMs stays below it. */
      limits: {
        concurrency: 24,
        concurrencyPerKey: 20,
        maxQueued: 4_000,
        maxPerKey: 3_000,
        reserved: { places: 1_000, perKey: 20 },
        maxWaitMs: 45_000,
        slotTimeoutMs: 1_000,
      },
    },
    secrets: secretsOf(settings),
  }
}

/**
 * Reads the configuration from the environment.
 * @throws ConfigError naming each setting that is missing, invalid, or a secret too weak to start with
 */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): AuthConfig => toConfig(parseEnv(AuthSettings, env))
