import type { Model, ModelSettings } from '../model.ts'
import { createFetchForSdk } from './fetch-for-sdk.ts'
import { createChatModel } from './openai-chat.ts'

/** A model behind OpenAI's chat completions: OpenAI, or with `baseUrl` vLLM, a router or another server that speaks them. */
export async function createOpenAiModel(settings: ModelSettings): Promise<Model> {
  const sdk = await import('openai')
  const client = new sdk.OpenAI({
    apiKey: settings.apiKey,
    baseURL: settings.baseUrl ?? 'https://api.openai.com/v1',
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: settings.limits.callTimeoutMs,
    logLevel: 'off',
    fetch: createFetchForSdk(settings.proxy),
  })
  return createChatModel({ name: 'openai', sdk, client, settings })
}
