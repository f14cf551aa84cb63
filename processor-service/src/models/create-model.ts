import { ConfigError } from '@ai-platform/runtime/env.ts'
import { anthropicPages, checkModel, geminiPages, type ModelPages, openAiPages } from './check-model.ts'
import type { Model, ModelSettings, ProxySettings, ReasoningEffort } from './model.ts'
import { createWebFetch } from './vendors/fetch-for-sdk.ts'

interface Vendor {
  /** a small, fast model: there are many documents and the tasks are simple; undefined when the operator must name one */
  model: string | undefined
  /** the names of the settings of its key and its address */
  apiKey: string
  address: string
  /** without a key: what is sent in its place, or undefined when the vendor needs one */
  keyless?(account: VendorAccount): string | undefined
  /** whether the address must be set, because there is no usual one */
  needsAddress?: boolean
  /** where the vendor tells which models a key may use; undefined when it does not */
  pages?(settings: ModelSettings): ModelPages
  /** loads the vendor's SDK */
  load(settings: ModelSettings): Promise<Model>
}

/** The values of AI_PROVIDER that are a model behind a vendor's SDK. */
export const vendors = {
  openai: {
    model: 'gpt-5.4-mini',
    apiKey: 'OPENAI_API_KEY',
    address: 'OPENAI_BASE_URL',
    // A self-hosted server such as vLLM needs no key, but the SDK requires one.
    keyless: account => (account.baseUrl ? 'none' : undefined),
    pages: openAiPages,
    load: async settings => (await import('./vendors/openai-model.ts')).createOpenAiModel(settings),
  },
  azure: {
    model: undefined,
    apiKey: 'AZURE_OPENAI_API_KEY',
    address: 'AZURE_OPENAI_ENDPOINT',
    needsAddress: true,
    keyless: () => '',
    load: async settings => (await import('./vendors/azure-model.ts')).createAzureModel(settings),
  },
  anthropic: {
    model: 'claude-haiku-5-5',
    apiKey: 'ANTHROPIC_API_KEY',
    address: 'ANTHROPIC_BASE_URL',
    pages: anthropicPages,
    load: async settings => (await import('./vendors/anthropic-model.ts')).createAnthropicModel(settings),
  },
  gemini: {
    model: 'gemini-3.8-flash',
    apiKey: 'GEMINI_API_KEY',
    address: 'GEMINI_BASE_URL',
    pages: geminiPages,
    load: async settings => (await import('./vendors/gemini-model.ts')).createGeminiModel(settings),
  },
  huggingface: {
    model: undefined,
    apiKey: 'HF_TOKEN',
    address: 'HF_BASE_URL',
    load: async settings => (await import('./vendors/huggingface-model.ts')).createHuggingFaceModel(settings),
  },
  ollama: {
    model: undefined,
    apiKey: 'OLLAMA_API_KEY',
    address: 'OLLAMA_BASE_URL',
    keyless: () => '',
    load: async settings => (await import('./vendors/ollama-model.ts')).createOllamaModel(settings),
  },
  transformers: {
    model: undefined,
    // It runs in this process: its folder is all that can be wrong.
    apiKey: 'AI_MODEL',
    address: 'AI_MODEL',
    keyless: () => '',
    load: async settings => (await import('./vendors/transformers-model.ts')).createTransformersModel(settings),
  },
} as const satisfies Record<string, Vendor>

export type VendorName = keyof typeof vendors

/** The account at a vendor. */
export interface VendorAccount {
  apiKey?: string | undefined
  /** the vendor's usual address when undefined */
  baseUrl?: string | undefined
  /** of Azure's classic API */
  apiVersion?: string | undefined
}

export interface VendorSettings extends Record<VendorName, VendorAccount> {
  /** AI_CONTEXT_TOKENS */
  contextTokens?: number | undefined
  /** AI_REASONING_EFFORT */
  effort?: ReasoningEffort | undefined
  callTimeoutMs: number
  idleTimeoutMs: number
  proxy?: ProxySettings | undefined
}

export interface CheckedModel {
  model: Model
  /** asks the server, free of charge, whether key, model and address are right (check-model.ts); absent when it does not tell */
  check?(signal: AbortSignal): Promise<{ mayBeMissing: boolean }>
}

/**
 * Makes the model of a vendor, and loads only its SDK.
 * @param wanted.model undefined: the vendor's default
 * @param wanted.setting the setting that names the vendor
 * @throws ConfigError that names a missing setting
 */
export async function createModel(
  settings: VendorSettings,
  wanted: { name: VendorName; model?: string | undefined; setting: 'AI_PROVIDER' | 'AI_FALLBACK' },
): Promise<CheckedModel> {
  const vendor: Vendor = vendors[wanted.name]
  const account = settings[wanted.name]
  const missing = (setting: string): never => {
    throw new ConfigError(`${wanted.setting}=${wanted.name} needs ${setting}. Set it, or use local instead.`)
  }
  if (vendor.needsAddress && !account.baseUrl) missing(vendor.address)
  const { contextTokens, effort, callTimeoutMs, idleTimeoutMs, proxy } = settings
  const modelSettings: ModelSettings = {
    ...account,
    apiKey: account.apiKey ?? vendor.keyless?.(account) ?? missing(vendor.apiKey),
    model: wanted.model ?? vendor.model ?? missing('AI_MODEL'),
    limits: { callTimeoutMs, idleTimeoutMs },
    contextTokens,
    effort,
    proxy,
  }
  const model = await vendor.load(modelSettings)
  const pages = vendor.pages?.(modelSettings)
  if (!pages) return { model, ...checkOf(model) }
  const fetch = createWebFetch(proxy)
  return { model, check: signal => checkModel(model.model, pages, signal, fetch) }
}

/** A server that tells the context of its model has told, too, that it has the model. */
const checkOf = ({ readContext }: Model): Pick<CheckedModel, 'check'> =>
  readContext
    ? {
        async check(signal) {
          await readContext(signal)
          return { mayBeMissing: false }
        },
      }
    : {}
