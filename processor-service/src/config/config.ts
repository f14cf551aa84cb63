import { quotasOf } from '@ai-platform/runtime/quotas.ts'
import { commaList } from '@ai-platform/runtime/settings.ts'
import { deliveryTimes } from './delivery-times.ts'
import { findProgram } from './find-program.ts'
import { secretsOf } from './secrets.ts'
import { type ProcessorSettings, readSettings } from './settings.ts'

/** The part of the shutdown grace that is kept for releasing tasks and closing connections. */
const closingMs = 2_500

const bytesPerMegabyte = 1024 * 1024

export type Config = ReturnType<typeof configOf>

/** The settings in groups, one for each consumer. Names carry units. */
export const configOf = (settings: ProcessorSettings, environment: NodeJS.ProcessEnv) => ({
  role: { servesApi: settings.PROCESSOR_ROLE !== 'worker', worksTasks: settings.PROCESSOR_ROLE !== 'api' },
  log: {
    level: settings.LOG_LEVEL,
    pretty: settings.NODE_ENV !== 'production' && process.stdout.isTTY === true,
  },
  http: {
    host: settings.HOST,
    port: settings.PORT,
    /** proxies whose X-Forwarded-For counts */
    trustProxy: commaList(settings.TRUST_PROXY),
    /** `*` allows every origin */
    corsOrigins: commaList(settings.CORS_ORIGINS),
  },
  authService: {
    livezUrl: new URL('/livez', settings.AUTH_SERVICE_URL).href,
    webhookUrl: new URL('/auth/internal/task-events/', settings.AUTH_SERVICE_URL).href,
  },
  outbound: { allowedPrivateNetworks: commaList(settings.ALLOWED_PRIVATE_NETWORKS) },
  database: { poolSize: settings.DATABASE_POOL_SIZE },
  queue: { engine: settings.QUEUE_ENGINE },
  worker: {
    concurrency: settings.WORKER_CONCURRENCY,
    maxAttempts: settings.MAX_ATTEMPTS,
    maxProviderWaitSeconds: settings.MAX_WAIT_FOR_PROVIDER,
    /** how long the attempts of a run may last, together */
    runDeadlineSeconds: settings.RUN_DEADLINE_MINUTES * 60,
    leaseSeconds: settings.LEASE_SECONDS,
    /** four heartbeats a lease: three may be lost */
    heartbeatMs: (settings.LEASE_SECONDS * 1000) / 4,
  },
  storage: {
    kind: settings.STORAGE,
    folder: settings.STORAGE_DIR,
    /** the age at which a file without a row is swept */
    orphanSeconds: settings.ORPHAN_FILE_SECONDS,
    s3: {
      bucket: settings.S3_BUCKET ?? '',
      region: settings.S3_REGION,
      endpoint: settings.S3_ENDPOINT,
      forcePathStyle: settings.S3_FORCE_PATH_STYLE,
    },
  },
  documents: {
    threads: settings.EXTRACTION_THREADS,
    timeoutMs: settings.EXTRACTION_TIMEOUT_MS,
    heapMegabytes: settings.EXTRACTION_HEAP_MB,
    maxInflatedBytes: settings.MAX_INFLATED_MB * bytesPerMegabyte,
    /** LibreOffice, which converts documents of old formats; null when it is not on the PATH */
    officeProgram: findProgram('soffice', process.env.PATH),
  },
  ocr: {
    /** for tasks without the field `ocr` */
    mode: settings.OCR,
    languages: settings.OCR_LANGUAGES.split('+'),
    /** where the program tesseract and its data are searched */
    environment: { PATH: process.env.PATH, TESSDATA_PREFIX: settings.TESSDATA_PREFIX },
  },
  ai: {
    provider: settings.AI_PROVIDER,
    model: settings.AI_MODEL,
    /** tried in order while the ones before are away */
    fallbacks: settings.AI_FALLBACK ?? [],
    contextTokens: settings.AI_CONTEXT_TOKENS,
    effort: settings.AI_REASONING_EFFORT,
    promptsFolder: settings.PROMPTS_DIR,
    pricesFile: settings.PRICES_FILE,
    chunkCharacters: settings.AI_CHUNK_CHARACTERS,
    /** never below the concurrent tasks unless it is set, so that a task waits only for its own calls */
    concurrency: settings.AI_CONCURRENCY ?? Math.max(64, settings.WORKER_CONCURRENCY),
    callTimeoutMs: settings.AI_CALL_TIMEOUT_MS,
    idleTimeoutMs: settings.AI_IDLE_TIMEOUT_MS,
    local: {
      threads: settings.LOCAL_THREADS,
      heapMegabytes: settings.LOCAL_HEAP_MB,
      timeoutMs: settings.LOCAL_TIMEOUT_MS,
      apertium: settings.APERTIUM_PROGRAM,
    },
  },
  limits: {
    enabled: settings.RATE_LIMIT_ENABLED,
    submitsPerMinute: settings.SUBMIT_LIMIT_PER_MINUTE,
    maxFileBytes: Math.floor(settings.MAX_FILE_SIZE_MB * bytesPerMegabyte),
    maxPendingTasks: { all: settings.MAX_PENDING_TASKS, perUser: settings.MAX_PENDING_TASKS_PER_USER },
  },
  quotas: quotasOf(settings),
  /** webhooks of users */
  deliveries: deliveryTimes,
  shutdown: {
    graceMs: settings.SHUTDOWN_GRACE_MS,
    /** how long attempts and requests may continue */
    drainMs: Math.max(0, settings.SHUTDOWN_GRACE_MS - closingMs),
  },
  secrets: secretsOf(settings, environment),
})

/** @throws ConfigError naming every setting that is missing or wrong */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): Config => configOf(readSettings(env), env)
