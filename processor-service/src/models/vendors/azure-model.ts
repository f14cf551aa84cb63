import type { Model, ModelSettings } from '../model.ts'
import { ModelError } from '../model-error.ts'
import { createFetchForSdk } from './fetch-for-sdk.ts'
import { createChatModel } from './openai-chat.ts'

/** @see https://learn.microsoft.com/azure/ai-foundry/openai/how-to/managed-identity */
const scope = 'https://cognitiveservices.azure.com/.default'

/**
 * A model that is deployed in Azure; `settings.model` is the name of the deployment. The v1 API takes the key as Bearer, the
 * classic one in the header `api-key`. Without a key, a token of Microsoft Entra ID is used.
 * @param settings.baseUrl the address of the resource, such as `https://me.openai.azure.com`
 * @see https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle
 */
export async function createAzureModel(settings: ModelSettings): Promise<Model> {
  const sdk = await import('openai')
  const { apiKey, apiVersion, baseUrl = '' } = settings
  const resource = baseUrl.replace(/(\/openai(\/v1)?)?\/?$/, '')
  const token = apiKey === '' ? await entraTokens() : undefined
  const shared = {
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: settings.limits.callTimeoutMs,
    logLevel: 'off',
    fetch: createFetchForSdk(settings.proxy),
  } as const
  const client = apiVersion
    ? new sdk.AzureOpenAI({
        ...shared,
        baseURL: `${resource}/openai`,
        apiVersion,
        deployment: settings.model,
        ...(token ? { azureADTokenProvider: token } : { apiKey }),
      })
    : new sdk.OpenAI({ ...shared, baseURL: `${resource}/openai/v1`, apiKey: token ?? apiKey })
  return createChatModel({ name: 'azure', sdk, client, settings, official: true })
}

/**
 * Gets tokens of Microsoft Entra ID by the first credential found: environment, workload or managed identity, Azure's command
 * line. The library renews them.
 */
async function entraTokens(): Promise<() => Promise<string>> {
  const { DefaultAzureCredential, getBearerTokenProvider } = await import('@azure/identity')
  const provide = getBearerTokenProvider(new DefaultAzureCredential(), scope)
  return () =>
    provide().catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.name : undefined
      const detail = 'Microsoft Entra ID gave no token. Set AZURE_OPENAI_API_KEY, or give this host an identity.'
      throw new ModelError('rejected', detail, { status: 401, reason })
    })
}
