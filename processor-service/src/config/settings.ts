import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { OcrMode } from '@ai-platform/contracts/submission.ts'
import { ConfigError, Flag, parseEnv, WholeNumber } from '@ai-platform/runtime/env.ts'
import { sharedSettings } from '@ai-platform/runtime/settings.ts'
import { z } from 'zod'
import { AiFallbacks, AiProvider } from './ai-providers.ts'

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Every setting of processor-service, by its name in .env.example. */
export const ProcessorSettings = z.object({
  ...sharedSettings,
  PORT: WholeNumber(0, 65_535).default(8001),
  AUTH_SERVICE_URL: z.url().default('http://127.0.0.1:8000'),
  PROCESSOR_ROLE: z.enum(['all', 'api', 'worker']).default('all'),

  QUEUE_ENGINE: z.enum(['postgres', 'redis']).default('postgres'),
  WORKER_CONCURRENCY: WholeNumber(1, 1_000).default(8),
  MAX_ATTEMPTS: WholeNumber(1, 100).default(3),
  MAX_WAIT_FOR_PROVIDER: WholeNumber(0, 31_536_000).default(86_400),
  RUN_DEADLINE_MINUTES: WholeNumber(1, 30_000).default(360),
  LEASE_SECONDS: WholeNumber(6, 600).default(20),
  MAX_PENDING_TASKS: WholeNumber(1, 10_000_000).default(10_000),
  MAX_PENDING_TASKS_PER_USER: WholeNumber(1, 10_000_000).default(2_000),
  SUBMIT_LIMIT_PER_MINUTE: WholeNumber(1, 1_000_000).default(600),

  STORAGE: z.enum(['disk', 's3']).default('disk'),
  ORPHAN_FILE_SECONDS: WholeNumber(5, 31_536_000).default(3_600),
  STORAGE_DIR: z.string().default(folder('../../../.data/files')),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ENDPOINT: z.url().optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_FORCE_PATH_STYLE: Flag.default(false),

  EXTRACTION_THREADS: WholeNumber(1, 64).default(Math.max(1, availableParallelism() - 1)),
  EXTRACTION_TIMEOUT_MS: WholeNumber(100, 3_600_000).default(60_000),
  EXTRACTION_HEAP_MB: WholeNumber(32, 16_384).default(512),
  MAX_INFLATED_MB: WholeNumber(1, 16_384).default(200),

  OCR: OcrMode.default('auto'),
  OCR_LANGUAGES: z
    .string()
    .regex(/^[A-Za-z]\w*(\+[A-Za-z]\w*)*$/, 'must be names such as eng+deu')
    .default('eng+deu+fra+spa+ita'),
  TESSDATA_PREFIX: z.string().optional(),

  AI_PROVIDER: AiProvider.default('local'),
  AI_MODEL: z.string().optional(),
  AI_FALLBACK: AiFallbacks.optional(),
  AI_CONTEXT_TOKENS: WholeNumber(1_024, 10_000_000).optional(),
  AI_REASONING_EFFORT: z.enum(['none', 'minimal', 'low', 'medium', 'high']).optional(),
  AI_CHUNK_CHARACTERS: WholeNumber(1_000, 2_000_000).default(24_000),
  AI_CONCURRENCY: WholeNumber(1, 10_000).optional(),
  AI_CALL_TIMEOUT_MS: WholeNumber(100, 3_600_000).default(180_000),
  AI_IDLE_TIMEOUT_MS: WholeNumber(100, 3_600_000).default(60_000),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.url().optional(),
  ANTHROPIC_API_KEY: z.string().optional(),
  ANTHROPIC_BASE_URL: z.url().optional(),
  GEMINI_API_KEY: z.string().optional(),
  GEMINI_BASE_URL: z.url().optional(),
  AZURE_OPENAI_ENDPOINT: z.url().optional(),
  AZURE_OPENAI_API_KEY: z.string().optional(),
  AZURE_OPENAI_API_VERSION: z.string().optional(),
  HF_TOKEN: z.string().optional(),
  HF_BASE_URL: z.url().optional(),
  OLLAMA_BASE_URL: z.url().optional(),
  OLLAMA_API_KEY: z.string().optional(),
  HTTP_PROXY: z.url().optional(),
  HTTPS_PROXY: z.url().optional(),
  NO_PROXY: z.string().optional(),
  LOCAL_THREADS: WholeNumber(1, 64).default(Math.max(1, availableParallelism() - 1)),
  LOCAL_HEAP_MB: WholeNumber(128, 16_384).default(1_024),
  LOCAL_TIMEOUT_MS: WholeNumber(100, 3_600_000).default(120_000),
  APERTIUM_PROGRAM: z.string().optional(),
  PROMPTS_DIR: z.string().default(folder('../../prompts')),
  PRICES_FILE: z.string().default(folder('../../prices.json')),
})

export type ProcessorSettings = z.infer<typeof ProcessorSettings>

/**
 * Reads the settings from an environment.
 * @throws ConfigError naming every setting that is missing or wrong
 */
export function readSettings(env: NodeJS.ProcessEnv): ProcessorSettings {
  // Most programs read these in small letters, some only so.
  const proxies = { HTTP_PROXY: env.http_proxy, HTTPS_PROXY: env.https_proxy, NO_PROXY: env.no_proxy }
  const settings = parseEnv(ProcessorSettings, { ...proxies, ...env })
  if (settings.QUEUE_ENGINE === 'redis' && !settings.REDIS_URL) {
    throw new ConfigError('REDIS_URL is not set. Set it, or set QUEUE_ENGINE=postgres.')
  }
  if (settings.STORAGE === 's3' && !settings.S3_BUCKET) {
    throw new ConfigError('S3_BUCKET is not set. Set it, or set STORAGE=disk.')
  }
  return settings
}
