import type { Model, ModelSettings } from '../model.ts'
import { createFetchForSdk } from './fetch-for-sdk.ts'
import { createChatModel } from './openai-chat.ts'

const openAi = { name: 'openai', baseUrl: 'https://api.openai.com/v1' }

/**
 * A model behind OpenAI's chat completions: OpenAI, or with `settings.baseUrl` vLLM, a router or another server that speaks them.
 * @param vendor its name, and its address unless the settings have one
 */
export async function createOpenAiModel(settings: ModelSettings, vendor = openAi): Promise<Model> {
  const sdk = await import('openai')
  const client = new sdk.OpenAI({
    apiKey: settings.apiKey,
    baseURL: settings.baseUrl ?? vendor.baseUrl,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: settings.limits.callTimeoutMs,
    logLevel: 'off',
    fetch: createFetchForSdk(settings.proxy),
  })
  return createChatModel({ name: vendor.name, sdk, client, settings })
}
