import type { Model, ModelSettings } from '../model.ts'
import { createFetchForSdk } from './fetch-for-sdk.ts'
import { createChatModel } from './openai-chat.ts'

/**
 * A model behind the router of Hugging Face's inference providers, which speaks OpenAI's protocol.
 * @see https://huggingface.co/docs/inference-providers: the model's name may end with `:provider`, `:fastest` or `:cheapest`
 */
export async function createHuggingFaceModel(settings: ModelSettings): Promise<Model> {
  const sdk = await import('openai')
  const client = new sdk.OpenAI({
    apiKey: settings.apiKey,
    baseURL: settings.baseUrl ?? 'https://router.huggingface.co/v1',
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: settings.limits.callTimeoutMs,
    logLevel: 'off',
    fetch: createFetchForSdk(settings.proxy),
  })
  return createChatModel({ name: 'huggingface', sdk, client, settings })
}
