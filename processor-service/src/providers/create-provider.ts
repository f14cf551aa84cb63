import { createLimiter, type Limiter } from '@ai-platform/runtime/limiter.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { createModel, type VendorName, type VendorSettings, vendors } from '../models/create-model.ts'
import type { SchemaChecker } from '../schemas/schema-checker.ts'
import { honourRetryAfter } from './honour-retry-after.ts'
import { limitCalls } from './limit-calls.ts'
import { createLlmProvider } from './llm/llm-provider.ts'
import { loadPrompts, type Prompts } from './llm/prompts.ts'
import { defaultRetryPolicy } from './llm/retry-policy.ts'
import type { LocalSettings } from './local-provider.ts'
import { noticeSilence } from './notice-silence.ts'
import { type ObservedCall, observeCalls } from './observe-calls.ts'
import type { Provider, SettingNames } from './provider.ts'

export type ProviderName = VendorName | 'local'

export interface ProviderSettings extends VendorSettings {
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
  const { chunkCharacters, maxChunks } = settings
  const { apiKey, address } = vendors[wanted.name]
  const { model, check } = await createModel(settings, wanted)
  const settingNames: SettingNames = {
    apiKey,
    address,
    model: wanted.setting === 'AI_PROVIDER' ? 'AI_MODEL' : 'AI_FALLBACK',
  }
  const honouring = honourRetryAfter(
    noticeSilence(observeCalls(model, onCallEnd)),
    defaultRetryPolicy.maxRetryAfterSeconds,
  )
  return {
    ...createLlmProvider({ model: limitCalls(honouring, limiter), prompts, chunkCharacters, maxChunks, schemas, log }),
    settingNames,
    ...(check && { check }),
  }
}
