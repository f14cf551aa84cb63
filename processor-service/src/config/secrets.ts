import { webhookSecret } from '@ai-platform/runtime/webhook-secret.ts'
import type { ProcessorSettings } from './settings.ts'

export type Secrets = ReturnType<typeof secretsOf>

/** The settings that hold a password or a key. They never go into a log, a metric or an answer. */
export const secretsOf = (settings: ProcessorSettings, environment: NodeJS.ProcessEnv) => ({
  /** all settings as they came, for a child process */
  environment,
  databaseUrl: settings.DATABASE_URL,
  /** empty without REDIS_URL */
  redisUrl: settings.REDIS_URL ?? '',
  /** signs and verifies access tokens */
  jwtKey: settings.JWT_SECRET_KEY,
  /** signs the webhooks to auth-service */
  webhookKey: webhookSecret(settings),
  s3: { accessKeyId: settings.S3_ACCESS_KEY_ID, secretAccessKey: settings.S3_SECRET_ACCESS_KEY },
  /** the account at each AI vendor, and the proxy; a URL may hold credentials, too */
  aiAccounts: {
    openai: { apiKey: settings.OPENAI_API_KEY, baseUrl: settings.OPENAI_BASE_URL },
    anthropic: { apiKey: settings.ANTHROPIC_API_KEY, baseUrl: settings.ANTHROPIC_BASE_URL },
    gemini: { apiKey: settings.GEMINI_API_KEY, baseUrl: settings.GEMINI_BASE_URL },
    azure: {
      apiKey: settings.AZURE_OPENAI_API_KEY,
      baseUrl: settings.AZURE_OPENAI_ENDPOINT,
      apiVersion: settings.AZURE_OPENAI_API_VERSION,
    },
    transformers: {},
    ollama: { apiKey: settings.OLLAMA_API_KEY, baseUrl: settings.OLLAMA_BASE_URL },
    huggingface: { apiKey: settings.HF_TOKEN, baseUrl: settings.HF_BASE_URL },
    proxy: { httpProxy: settings.HTTP_PROXY, httpsProxy: settings.HTTPS_PROXY, noProxy: settings.NO_PROXY },
  },
})
