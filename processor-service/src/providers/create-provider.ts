import { ConfigError } from '@ai-platform/runtime/env.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { Model } from '../models/model.ts'
import { createLlmProvider } from './llm/llm-provider.ts'
import { loadPrompts } from './llm/prompts.ts'
import type { LocalSettings } from './local-provider.ts'
import type { Provider } from './provider.ts'

export type ProviderName = 'local' | 'openai' | 'anthropic' | 'gemini'

export interface VendorSettings {
  apiKey?: string | undefined
  baseUrl?: string | undefined
}

export interface ProviderSettings {
  provider: ProviderName
  /** AI_MODEL; the default is the provider's entry of `defaultModels` */
  model?: string | undefined
  openai: VendorSettings
  anthropic: VendorSettings
  gemini: VendorSettings
  /** PROMPTS_DIR, absolute */
  promptsFolder: string
  /** the maximum UTF-16 units of document text in one question; about 24,000 */
  chunkCharacters: number
  /** the maximum number of chunks of a document; its coverage reports those left out */
  maxChunks?: number | undefined
  callTimeoutMs: number
  idleTimeoutMs: number
  local: LocalSettings
}

/** Each vendor's small, fast model: there are many documents and the tasks are simple. */
export const defaultModels = {
  openai: 'gpt-5.4-mini',
  anthropic: 'claude-haiku-5-5',
  gemini: 'gemini-3.8-flash',
} as const satisfies Record<Exclude<ProviderName, 'local'>, string>

/**
 * Makes the provider that the settings name, and loads only its SDK.
 * @throws ConfigError that names a missing setting or an incomplete prompt
 */
export async function createProvider(settings: ProviderSettings, log: Logger): Promise<Provider> {
  if (settings.provider === 'local') {
    const { createLocalProvider } = await import('./local-provider.ts')
    return createLocalProvider(settings.local)
  }
  const [model, prompts] = await Promise.all([
    createModel(settings, settings.provider),
    loadPrompts(settings.promptsFolder),
  ])
  const { chunkCharacters, maxChunks } = settings
  return createLlmProvider({ model, prompts, chunkCharacters, maxChunks, log })
}

async function createModel(settings: ProviderSettings, provider: Exclude<ProviderName, 'local'>): Promise<Model> {
  const vendor = settings[provider]
  const { callTimeoutMs, idleTimeoutMs } = settings
  const apiKey = vendor.apiKey ?? keylessServer(provider, vendor)
  const options = {
    apiKey,
    baseUrl: vendor.baseUrl,
    model: settings.model ?? defaultModels[provider],
    limits: { callTimeoutMs, idleTimeoutMs },
  }
  switch (provider) {
    case 'openai':
      return (await import('../models/vendors/openai-model.ts')).createOpenAiModel(options)
    case 'anthropic':
      return (await import('../models/vendors/anthropic-model.ts')).createAnthropicModel(options)
    case 'gemini':
      return (await import('../models/vendors/gemini-model.ts')).createGeminiModel(options)
  }
}

/** The placeholder key for a self-hosted server such as Ollama: it needs no key, but the SDK requires one. */
function keylessServer(provider: Exclude<ProviderName, 'local'>, vendor: VendorSettings): string {
  if (provider === 'openai' && vendor.baseUrl) return 'none'
  const setting = `${provider.toUpperCase()}_API_KEY`
  throw new ConfigError(`AI_PROVIDER=${provider} needs ${setting}. Set it, or use AI_PROVIDER=local.`)
}
