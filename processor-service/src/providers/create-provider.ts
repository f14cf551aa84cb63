import { ConfigError } from '@ai-platform/runtime/env.ts'
import { createLimiter, type Limiter } from '@ai-platform/runtime/limiter.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { anthropicPages, checkModel, geminiPages, type ModelPages, openAiPages } from '../models/check-model.ts'
import type { Model, ModelSettings } from '../models/model.ts'
import type { SchemaChecker } from '../schemas/schema-checker.ts'
import { honourRetryAfter } from './honour-retry-after.ts'
import { limitCalls } from './limit-calls.ts'
import { createLlmProvider } from './llm/llm-provider.ts'
import { loadPrompts, type Prompts } from './llm/prompts.ts'
import { defaultRetryPolicy } from './llm/retry-policy.ts'
import type { LocalSettings } from './local-provider.ts'
import { type ObservedCall, observeCalls } from './observe-calls.ts'
import type { Provider, SettingNames } from './provider.ts'

interface Vendor {
  /** a small, fast model: there are many documents and the tasks are simple */
  model: string
  apiKey: string
  address: string
  /** where the vendor tells which models a key may use */
  pages(settings: ModelSettings): ModelPages
  /** loads the vendor's SDK */
  load(settings: ModelSettings): Promise<Model>
}

/** The default model of each vendor, and the settings of its key and address. */
const vendors = {
  openai: {
    model: 'gpt-5.4-mini',
    apiKey: 'OPENAI_API_KEY',
    address: 'OPENAI_BASE_URL',
    pages: openAiPages,
    load: async settings => (await import('../models/vendors/openai-model.ts')).createOpenAiModel(settings),
  },
  anthropic: {
    model: 'claude-haiku-5-5',
    apiKey: 'ANTHROPIC_API_KEY',
    address: 'ANTHROPIC_BASE_URL',
    pages: anthropicPages,
    load: async settings => (await import('../models/vendors/anthropic-model.ts')).createAnthropicModel(settings),
  },
  gemini: {
    model: 'gemini-3.8-flash',
    apiKey: 'GEMINI_API_KEY',
    address: 'GEMINI_BASE_URL',
    pages: geminiPages,
    load: async settings => (await import('../models/vendors/gemini-model.ts')).createGeminiModel(settings),
  },
} as const satisfies Record<string, Vendor>

export type VendorName = keyof typeof vendors
export type ProviderName = VendorName | 'local'

/** The account at a vendor. */
export interface VendorSettings {
  apiKey?: string | undefined
  baseUrl?: string | undefined
}

export interface ProviderSettings extends Record<VendorName, VendorSettings> {
  /** AI_PROVIDER */
  provider: ProviderName
  /** AI_MODEL; the default is the vendor's */
  model?: string | undefined
  /** AI_FALLBACK, in order */
  fallbacks: { provider: ProviderName; model?: string | undefined }[]
  /** PROMPTS_DIR, absolute */
  promptsFolder: string
  /** the maximum UTF-16 units of document text in one question; about 24,000 */
  chunkCharacters: number
  /** the maximum number of chunks of a document; its coverage reports those left out */
  maxChunks?: number | undefined
  /** the most calls under way in this process */
  concurrency: number
  callTimeoutMs: number
  idleTimeoutMs: number
  local: LocalSettings
}

/** What providers share and report to. */
export interface ProviderDeps {
  onCallEnd(call: ObservedCall): void
  /** validates the data of `extract` */
  schemas: SchemaChecker
  log: Logger
}

/**
 * Makes the provider of AI_PROVIDER, then those of AI_FALLBACK in order, and loads only their SDKs.
 * @throws ConfigError that names a missing setting or an incomplete prompt
 */
export async function createProviders(
  settings: ProviderSettings,
  deps: ProviderDeps,
): Promise<[Provider, ...Provider[]]> {
  const { provider, model, fallbacks } = settings
  const onMissing = (file: string) => deps.log.info({ file }, 'no such prompt, the shipped one is used')
  const needsPrompts = [provider, ...fallbacks.map(fallback => fallback.provider)].some(name => name !== 'local')
  const prompts = needsPrompts ? await loadPrompts(settings.promptsFolder, onMissing) : undefined
  const limiter = createLimiter({ concurrency: settings.concurrency })
  const create = (name: ProviderName, own: string | undefined, setting: 'AI_PROVIDER' | 'AI_FALLBACK') =>
    name === 'local' || !prompts
      ? createLocal(settings.local)
      : createFromVendor(settings, prompts, { name, model: own, setting }, { ...deps, limiter })
  return Promise.all([
    create(provider, model, 'AI_PROVIDER'),
    ...fallbacks.map(fallback => create(fallback.provider, fallback.model, 'AI_FALLBACK')),
  ])
}

async function createLocal(settings: LocalSettings): Promise<Provider> {
  const { createLocalProvider } = await import('./local-provider.ts')
  return createLocalProvider(settings)
}

async function createFromVendor(
  settings: ProviderSettings,
  prompts: Prompts,
  wanted: { name: VendorName; model: string | undefined; setting: 'AI_PROVIDER' | 'AI_FALLBACK' },
  { limiter, log, schemas, onCallEnd }: ProviderDeps & { limiter: Limiter },
): Promise<Provider> {
  const vendor: Vendor = vendors[wanted.name]
  const account = settings[wanted.name]
  const { chunkCharacters, maxChunks, callTimeoutMs, idleTimeoutMs } = settings
  const apiKey = account.apiKey ?? keylessServer(wanted.name, account)
  if (!apiKey)
    throw new ConfigError(`${wanted.setting}=${wanted.name} needs ${vendor.apiKey}. Set it, or use local instead.`)
  const modelSettings = {
    apiKey,
    baseUrl: account.baseUrl,
    model: wanted.model ?? vendor.model,
    limits: { callTimeoutMs, idleTimeoutMs },
  }
  const model = await vendor.load(modelSettings)
  const settingNames: SettingNames = {
    apiKey: vendor.apiKey,
    address: vendor.address,
    model: wanted.setting === 'AI_PROVIDER' ? 'AI_MODEL' : 'AI_FALLBACK',
  }
  const honouring = honourRetryAfter(observeCalls(model, onCallEnd), defaultRetryPolicy.maxRetryAfterSeconds)
  const pages = vendor.pages(modelSettings)
  return {
    ...createLlmProvider({ model: limitCalls(honouring, limiter), prompts, chunkCharacters, maxChunks, schemas, log }),
    settingNames,
    check: signal => checkModel(model.model, pages, signal),
  }
}

/** The placeholder key for a self-hosted server such as Ollama: it needs no key, but the SDK requires one. */
const keylessServer = (name: VendorName, account: VendorSettings): string | undefined =>
  name === 'openai' && account.baseUrl ? 'none' : undefined
